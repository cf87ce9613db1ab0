"""What the bot asks Slack for, and which right that takes: the manifest holds these and no more (a test compares)."""

EVENTS = {
    "app_context_changed": "assistant:write",  # comes with the agent view; acknowledged, nothing is done yet
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "user_change": "users:read",
}
METHODS = {
    "apps.connections.open": None,  # the app-level token's own right, connections:write
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "auth.test": None,
    "blocks.validate": None,
    "chat.appendStream": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.startStream": "chat:write",
    "chat.stopStream": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "im:history",
    "conversations.info": "channels:read",
    "conversations.members": "channels:read",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}
FEATURES = {"agent_view": "assistant:write", "slash_commands": "commands"}
# The same two methods, before an answer is shared in a private channel or a group message.
ROOMS = {"private channels": "groups:read", "group messages": "mpim:read"}
SCOPES = frozenset(scope for needs in (EVENTS, METHODS, FEATURES, ROOMS) for scope in needs.values() if scope)
