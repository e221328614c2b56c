"""Home, “my journey” and the manager's cockpit: screens that cross steps."""
