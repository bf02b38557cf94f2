"""The desk: rules, tables and use cases of an inquiry desk for investors."""
