"""The first schema: the mirror, settings, the ledgers of actions and deliveries, the audit log with its triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

REFUSE_CHANGES = {
    "sqlite": (
        *(
            f"CREATE TRIGGER audit_refuses_{act.lower()} BEFORE {act} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            for act in ("UPDATE", "DELETE")
        ),
        # INSERT OR REPLACE would delete a line without asking the trigger for DELETE.
        "CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON audit "
        "WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
        "CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuses()",
        "CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("record_url", sa.Text(), nullable=True),
        sa.Column("sensitive_properties", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
    )
    op.create_table(
        "actions",
        sa.Column("rule", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("subject", ID, nullable=False),
        sa.Column("trigger", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("rule", "user_id", "subject", "trigger", name="pk_actions"),
    )
    op.create_index("ix_actions_user", "actions", ["user_id", "state"], unique=False)
    op.create_table(
        "associations",
        sa.Column("from_kind", ID, nullable=False),
        sa.Column("from_id", ID, nullable=False),
        sa.Column("to_kind", ID, nullable=False),
        sa.Column("to_id", ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("stated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("from_kind", "from_id", "to_kind", "to_id", name="pk_associations"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column("seq", SEQ, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", ID, nullable=False),
        sa.Column("viewer", ID, nullable=True),
        sa.Column("action", ID, nullable=False),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", SEQ, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "calls",
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=True),
        sa.Column("end_at", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_calls_at", "calls", ["at"], unique=False)
    op.create_index("ix_calls_end", "calls", ["end_at"], unique=False)
    op.create_index("ix_calls_owner", "calls", ["owner_id", "at"], unique=False)
    op.create_table(
        "communications",
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_communications"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_communications_owner", "communications", ["owner_id"], unique=False)
    op.create_table(
        "companies",
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("domain", ID, nullable=True),
        sa.Column("target_account", sa.Boolean(), nullable=False),
        sa.Column("last_activity_at", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_companies"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_companies_owner", "companies", ["owner_id"], unique=False)
    op.create_table(
        "contacts",
        sa.Column("email", ID, nullable=True),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("lifecycle_stage", ID, nullable=True),
        sa.Column("last_activity_at", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contacts_activity", "contacts", ["last_activity_at"], unique=False)
    op.create_index("ix_contacts_assigned", "contacts", ["owner_assigned_at"], unique=False)
    op.create_index("ix_contacts_created", "contacts", ["created_at"], unique=False)
    op.create_index("ix_contacts_email", "contacts", ["email"], unique=False)
    op.create_index("ix_contacts_owner", "contacts", ["owner_id"], unique=False)
    op.create_table(
        "deals",
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("pipeline", ID, nullable=True),
        sa.Column("stage", ID, nullable=True),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("close_at", sa.BigInteger(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_updated_at", sa.BigInteger(), nullable=True),
        sa.Column("stage_entered_at", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_deals"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deals_created", "deals", ["created_at"], unique=False)
    op.create_index("ix_deals_owner", "deals", ["owner_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("key", ID, nullable=False),
        sa.Column("workspace", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("local_date", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("claim", ID, nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("posted_from", sa.BigInteger(), nullable=True),
        sa.Column("not_before", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("channel", ID, nullable=True),
        sa.Column("message_ts", ID, nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
        sa.UniqueConstraint(
            "workspace", "user_id", "local_date", "kind", name="uq_deliveries_workspace_user_id_local_date_kind"
        ),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state", "due_at"], unique=False)
    op.create_table(
        "email_domains",
        sa.Column("domain", ID, nullable=False),
        sa.PrimaryKeyConstraint("domain", name="pk_email_domains"),
    )
    op.create_table(
        "email_recipients",
        sa.Column("email_id", ID, nullable=False),
        sa.Column("address", ID, nullable=False),
        sa.Column("is_to", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("email_id", "address", name="pk_email_recipients"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_email_recipients_address", "email_recipients", ["address", "at"], unique=False)
    op.create_table(
        "emails",
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("thread_id", ID, nullable=True),
        sa.Column("from_email", ID, nullable=True),
        sa.Column("has_recipients", sa.Boolean(), nullable=False),
        sa.Column("is_tracked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_emails"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_emails_at", "emails", ["at"], unique=False)
    op.create_index("ix_emails_from", "emails", ["from_email", "at"], unique=False)
    op.create_index("ix_emails_opened", "emails", ["opened_at"], unique=False)
    op.create_index("ix_emails_owner", "emails", ["owner_id", "at"], unique=False)
    op.create_index("ix_emails_thread", "emails", ["thread_id", "at"], unique=False)
    op.create_table(
        "identity_notices",
        sa.Column("key", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_identity_notices"),
    )
    op.create_table(
        "leads",
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("pipeline", ID, nullable=True),
        sa.Column("stage", ID, nullable=True),
        sa.Column("stage_entered_at", sa.BigInteger(), nullable=True),
        sa.Column("primary_contact_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_leads"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_leads_assigned", "leads", ["owner_assigned_at"], unique=False)
    op.create_index("ix_leads_created", "leads", ["created_at"], unique=False)
    op.create_index("ix_leads_owner", "leads", ["owner_id"], unique=False)
    op.create_index("ix_leads_primary_contact", "leads", ["primary_contact_id"], unique=False)
    op.create_table(
        "lifecycle_stages",
        sa.Column("id", ID, nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lifecycle_stages"),
    )
    op.create_table(
        "line_items",
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_line_items"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meetings",
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("start_at", sa.BigInteger(), nullable=True),
        sa.Column("end_at", sa.BigInteger(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_meetings_end", "meetings", ["end_at"], unique=False)
    op.create_index("ix_meetings_owner", "meetings", ["owner_id", "start_at"], unique=False)
    op.create_index("ix_meetings_start", "meetings", ["start_at"], unique=False)
    op.create_table(
        "notes",
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_notes_owner", "notes", ["owner_id"], unique=False)
    op.create_table(
        "permission_sets",
        sa.Column("name", ID, nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_permission_sets"),
    )
    op.create_table(
        "property_history",
        sa.Column("kind", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("property", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "id", "property", "position", name="pk_property_history"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "quotes",
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rep_settings",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name="pk_rep_settings"),
    )
    op.create_table(
        "rule_settings",
        sa.Column("rule", ID, nullable=False),
        sa.Column("key", ID, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "key", name="pk_rule_settings"),
    )
    op.create_table(
        "seen_events",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seen_events"),
    )
    op.create_index("ix_seen_events_at", "seen_events", ["at"], unique=False)
    op.create_table(
        "settings",
        sa.Column("key", ID, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )
    op.create_table(
        "slack_bindings",
        sa.Column("team", ID, nullable=False),
        sa.Column("slack_user", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("bound_at", sa.BigInteger(), nullable=False),
        sa.Column("lost_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("team", "slack_user", name="pk_slack_bindings"),
        sa.UniqueConstraint("team", "user_id", name="uq_slack_bindings_team_user_id"),
    )
    op.create_table(
        "sources",
        sa.Column("kind", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name="pk_sources"),
    )
    op.create_table(
        "stages",
        sa.Column("kind", ID, nullable=False),
        sa.Column("pipeline_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("pipeline_label", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("is_won", sa.Boolean(), nullable=False),
        sa.Column("lead_state", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "pipeline_id", "id", name="pk_stages"),
    )
    op.create_table(
        "tasks",
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("completed_at", sa.BigInteger(), nullable=True),
        sa.Column("is_sequence_task", sa.Boolean(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tasks_owner", "tasks", ["owner_id", "at"], unique=False)
    op.create_index(
        "ix_tasks_sequence",
        "tasks",
        ["owner_id"],
        unique=False,
        sqlite_where=sa.text("is_sequence_task = 1 AND (status IS NULL OR status != 'COMPLETED')"),
        postgresql_where=sa.text("is_sequence_task AND (status IS NULL OR status != 'COMPLETED')"),
    )
    op.create_table(
        "teams",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("parent_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
    )
    op.create_table(
        "tickets",
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("pipeline", ID, nullable=True),
        sa.Column("stage", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("owner_assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("modified_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_tickets_owner", "tickets", ["owner_id"], unique=False)
    op.create_table(
        "user_teams",
        sa.Column("user_id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "team_id", name="pk_user_teams"),
    )
    op.create_index("ix_user_teams_team_id", "user_teams", ["team_id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", ID, nullable=False),
        sa.Column("id_order", ID, nullable=False),
        sa.Column("email", ID, nullable=True),
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("super_admin", sa.Boolean(), nullable=False),
        sa.Column("permission_set", ID, nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    op.create_index("ix_users_email", "users", ["email"], unique=False)
    op.create_index("ix_users_owner_id", "users", ["owner_id"], unique=False)
    for statement in REFUSE_CHANGES[op.get_bind().dialect.name]:
        op.execute(statement)
