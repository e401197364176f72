# A file with a careless name meets the hook of its own repository.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>"
$STAGE/Department is a department repository now
next: docmgr member add ID --name N --email E, then docmgr check

$ cd Department
$ echo "the meeting" > "Minutes/latest minutes of the weekly meeting.docx"
$ git add -A && git commit -q -m "add the minutes"
Minutes/latest minutes of the weekly meeting.docx
  error DM101 “latest minutes of the weekly meeting.docx” does not fit this folder's pattern: date-type-topic-version
  error DM501 the name says “latest”; let the version number say it
  → Minutes/20240305-minutes-minutes of the weekly meeting-V1.0.docx
Mend: docmgr fix --staged
Read more: docmgr explain DM101
= exit 1

$ docmgr fix --staged --yes
how       name now                                           lawful name                                                       rules
--------  -------------------------------------------------  ----------------------------------------------------------------  -----------
proposed  Minutes/latest minutes of the weekly meeting.docx  Minutes/20240305-minutes-minutes of the weekly meeting-V1.0.docx  DM101 DM501
renamed 1 file
Minutes/20240305-minutes-minutes of the weekly meeting-V1.0.docx

$ git commit -q -m "add the minutes"
$ docmgr check
checked 31 files: nothing to find fault with
