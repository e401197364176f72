# The transcript in README.md, put there by make docs.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>"
$STAGE/Department is a department repository now
next: docmgr member add ID --name N --email E, then docmgr check

$ cd Department
$ echo "the meeting" > "Minutes/latest weekly meeting.docx"
$ git add -A && git commit -q -m "add the minutes"
Minutes/latest weekly meeting.docx
  error DM101 “latest weekly meeting.docx” does not fit this folder's pattern: date-type-topic-version
  error DM501 the name says “latest”; let the version number say it
  → YYYYMMDD-type-weekly meeting-V1.0.docx
Mend: docmgr fix --staged
Read more: docmgr explain DM101
= exit 1

$ docmgr fix --staged --yes
1 file needs a person: docmgr check

$ git commit -q -m "add the minutes"
Minutes/latest weekly meeting.docx
  error DM101 “latest weekly meeting.docx” does not fit this folder's pattern: date-type-topic-version
  error DM501 the name says “latest”; let the version number say it
  → YYYYMMDD-type-weekly meeting-V1.0.docx
Mend: docmgr fix --staged
Read more: docmgr explain DM101
= exit 1
$ docmgr check
Minutes/latest weekly meeting.docx
  error    DM101  “latest weekly meeting.docx” does not fit this folder's pattern: date-type-topic-version
  error    DM501  the name says “latest”; let the version number say it
  → YYYYMMDD-type-weekly meeting-V1.0.docx

Mend: docmgr fix
Read more: docmgr explain DM101
checked 16 · errors 2 · warnings 0
= exit 1
