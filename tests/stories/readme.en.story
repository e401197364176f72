# The transcript in README.md, put there by make docs.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>"
$STAGE/Department is a department repository now
next: docmgr member add ID --name N --email E, then docmgr check

$ cd Department
$ echo "the handbook" > "Policies/latest handbook.docx"
$ git add -A && git commit -q -m "add the handbook"
Policies/latest handbook.docx
  error DM101 “latest handbook.docx” does not fit this folder's pattern: date-type-topic-version
  error DM501 the name says “latest”; let the version number say it
  → Policies/20240305-policy-handbook-V1.0.docx
Mend: docmgr fix --staged
Read more: docmgr explain DM101
= exit 1

$ docmgr fix --staged --yes
how       name now                       lawful name                                  rules
--------  -----------------------------  -------------------------------------------  -----------
proposed  Policies/latest handbook.docx  Policies/20240305-policy-handbook-V1.0.docx  DM101 DM501
renamed 1 file

$ git commit -q -m "add the handbook"
$ docmgr check
checked 16 files: nothing to find fault with
