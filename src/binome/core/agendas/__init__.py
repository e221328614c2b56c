"""When people are busy, as a calendar that they name says; never what with."""
