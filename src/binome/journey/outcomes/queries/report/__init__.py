"""The wave report: figures read from the database, told in sections that page, PDF, workbook and CSV share."""
