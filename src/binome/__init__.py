"""Binôme: digital reverse mentoring programmes, from the staff directory to the closing report."""
