"""A form as a workbook: what its sheets and cells say, written for reviewers to edit, and read as nodes."""
