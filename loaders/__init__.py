"""How a document is read: file → text → form → findings, each with its span."""
