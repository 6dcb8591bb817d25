# The agency: offices, the basket, the audit log
