# D-2.1.2 Names are [date]-[type]-[topic]-version, such as 20240305-policy-Operations-Handbook-V1.0.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department

# The handbook's own example has a lawful name; a policy is important, and the head must approve it before it is published.
$ echo handbook > Policies/20240305-policy-Operations-Handbook-V1.0.docx
$ docmgr check
checked 31 files: nothing to find fault with
$ git add -A && git commit -q -m "add the handbook"
Policies/20240305-policy-Operations-Handbook-V1.0.docx
  error DM408 the name is right, but this content of V1.0 has no approval by the head
  → Run docmgr submit PATH: the document moves to the pending folder; when the head runs docmgr approve it comes home by itself.
Read more: docmgr explain DM408
= exit 1
$ git rm -q --cached Policies/20240305-* && rm Policies/20240305-*

# Another spelling with one meaning is mended by docmgr fix.
$ echo plan > Projects/2024-03-01-plan-Project-Plan-v2.1.docx
$ git add -A && git commit -q -m "add the plan"
Projects/2024-03-01-plan-Project-Plan-v2.1.docx
  error DM102 the name begins with “2024-03-01”, not with a date of 8 digits
  error DM105 “v2.1” is no version; write it like V1.0
  → Projects/20240301-plan-Project-Plan-V2.1.docx
Mend: docmgr fix --staged
Read more: docmgr explain DM102
= exit 1
$ docmgr fix --staged
how   name now                                         lawful name                                    rules
----  -----------------------------------------------  ---------------------------------------------  -----------
safe  Projects/2024-03-01-plan-Project-Plan-v2.1.docx  Projects/20240301-plan-Project-Plan-V2.1.docx  DM102 DM105
renamed 1 file
Projects/20240301-plan-Project-Plan-V2.1.docx
$ git commit -q -m "add the plan" && git ls-files -- Projects
Projects/.gitkeep
Projects/20240301-plan-Project-Plan-V2.1.docx

# A day that does not exist, a type that is not listed, a version without its second number: each is said.
$ echo wrong > Projects/20240230-plan-Purchases-V1.0.docx
$ echo wrong > Projects/20240305-plam-Purchases-V1.0.docx
$ echo wrong > Projects/20240305-plan-Hiring-V1.docx
$ docmgr check
Projects/20240230-plan-Purchases-V1.0.docx
  error    DM103  there is no day 20240230
  → Projects/20240305-plan-Purchases-V1.0.docx
Projects/20240305-plam-Purchases-V1.0.docx
  error    DM104  “plam” is no listed type; did you mean “plan”?
  → Projects/20240305-plan-Purchases-V1.0.docx
Projects/20240305-plan-Hiring-V1.docx
  error    DM105  “V1” is no version; write it like V1.0
  → Projects/20240305-plan-Hiring-V1.0.docx

Mend: docmgr fix
Read more: docmgr explain DM103
checked 34 · errors 3 · warnings 0
= exit 1
$ docmgr explain DM103
DM103  no such day
  default severity  error
  clause            D-2.1.2
  message           there is no day <date>
  why               Handbook chapter 4, Naming: a name begins with the date. A
                    day the calendar does not have can neither be sorted nor
                    archived by month.
  what to do        Look the date up in the document and rename; docmgr fix
                    proposes one where the history gives a clue.
  docmgr fix        proposes a name, you decide
  good example      20240229-policy-Operations-Handbook-V1.0.docx
  bad example       20240230-policy-Operations-Handbook-V1.0.docx
  to waive          docmgr waive DM103 PATH --reason R --until DATE
  read more         docmgr explain D-2.1.2
$ rm Projects/20240230-* Projects/20240305-plam-* Projects/20240305-plan-Hiring-*

# A version goes up by renaming; it does not go back.
$ git mv Projects/20240301-plan-Project-Plan-V2.1.docx Projects/20240305-plan-Project-Plan-V2.2.docx && git commit -q -m "revise" && git ls-files -- Projects
Projects/.gitkeep
Projects/20240305-plan-Project-Plan-V2.2.docx
$ git mv Projects/20240305-plan-Project-Plan-V2.2.docx Projects/20240305-plan-Project-Plan-V2.0.docx && git commit -q -m "go back"
Projects/20240305-plan-Project-Plan-V2.0.docx
  error DM402 the version V2.0 is older than V2.2 before it
  → Use a higher version; to bring old content back, raise it too: docmgr bump DOC -m CHANGE.
Read more: docmgr explain DM402
= exit 1
