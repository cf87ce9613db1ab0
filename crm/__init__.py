"""The CRM mirror and who may see it: tables, import, viewer and policy, records, workday."""
