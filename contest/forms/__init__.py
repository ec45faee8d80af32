"""What people type: WTForms and spreadsheets; choices are handed in, no database."""
