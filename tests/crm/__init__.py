"""Tests of crm/."""
