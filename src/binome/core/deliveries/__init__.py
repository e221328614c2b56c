"""Messages to other programs: claimed by one worker, tried again, given up; written once for webhooks, chats and record stores."""
