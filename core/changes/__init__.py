"""What changes in the transaction of whoever calls: no rights are checked, nothing is committed here."""
