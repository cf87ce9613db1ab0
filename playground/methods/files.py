"""files.*: an address to upload to, and the message that shows what was uploaded."""

from typing import Any

from playground.methods.reading import channel_of, checked_blocks
from playground.refusal import SlackError
from playground.workspace import StoredFile, Workspace

Json = dict[str, Any]


def get_upload_url(workspace: Workspace, args: Json) -> Json:
    name, length = str(args.get("filename") or ""), int(args.get("length") or 0)
    if not name or length <= 0:
        raise SlackError("invalid_arguments")
    file_id = workspace.new_id("F")
    workspace.files[file_id] = StoredFile(file_id, name, length)
    return {"upload_url": f"{workspace.responses.base}upload/{file_id}", "file_id": file_id}


def complete_upload(workspace: Workspace, args: Json) -> Json:
    wanted = args.get("files") or []
    found = [workspace.files.get(str(each.get("id"))) for each in wanted]
    if not wanted or any(each is None or each.data is None for each in found):
        raise SlackError("file_not_found")
    shown = [{"id": each["id"], "name": stored.name, "title": each.get("title") or stored.name, "size": stored.length}
             for each, stored in zip(wanted, found, strict=True) if stored]  # fmt: skip
    if args.get("channel_id"):
        blocks = checked_blocks(workspace, args.get("blocks") or [])
        content = {"text": str(args.get("initial_comment") or ""), "blocks": blocks}
        thread = {"thread_ts": args["thread_ts"]} if args.get("thread_ts") else {}
        channel = channel_of(workspace, args, "channel_id")
        workspace.post(channel, workspace.bot.id, {**content, **thread, "files": shown})
    return {"files": shown}


METHODS = {"files.getUploadURLExternal": get_upload_url, "files.completeUploadExternal": complete_upload}
