# D-2.4.1 Word files cannot be merged: who edits one reserves it, and the others see it.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department
$ docmgr member add lisi --name "Li Si" --email li@example.com
lisi is a member now
$ docmgr new plan Project-Plan --ext md
Projects/20240305-plan-Project-Plan-V1.0.md
$ docmgr reserve Project-Plan --for 4h --reason "new milestones"
Projects/20240305-plan-Project-Plan-V1.0.md is reserved for you until 2024-03-05 13:00

# Somebody else is told who has it and until when, before anything is changed.
$ git config user.name "Li Si" && git config user.email li@example.com
$ echo "Second quarter" >> Projects/20240305-plan-Project-Plan-V1.0.md
$ docmgr bump Project-Plan -m "second quarter"
docmgr: error: zhang has reserved Projects/20240305-plan-Project-Plan-V1.0.md until 2024-03-05 13:00: new milestones
docmgr: hint: ask zhang, or end it with a reason: docmgr release 'Projects/20240305-plan-Project-Plan-V1.0.md' --break …
= exit 5
$ docmgr reserve Project-Plan
docmgr: error: zhang has reserved this document until 2024-03-05 13:00: new milestones
docmgr: hint: ask zhang, or wait
= exit 5
$ docmgr release Project-Plan
docmgr: error: zhang has reserved this document until 2024-03-05 13:00: new milestones
docmgr: hint: ask zhang, or wait
= exit 5

# It ends by itself; in a hurry it is broken, with a reason that its holder reads.
$ docmgr release Project-Plan --break "needed for the meeting"
Projects/20240305-plan-Project-Plan-V1.0.md is free
$ docmgr bump Project-Plan -m "second quarter"
Projects/20240305-plan-Project-Plan-V1.1.md
$ git config user.name "Zhang San" && git config user.email zhang@example.com
$ docmgr reserve Project-Plan
lisi ended your reservation: needed for the meeting
Projects/20240305-plan-Project-Plan-V1.1.md is reserved for you until 2024-03-05 17:00
