"""What leaves for people: invitations for calendars, texts for the chat group. Pure; nothing is sent from here."""
