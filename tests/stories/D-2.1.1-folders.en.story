# D-2.1.1 Folders by type of document: policies, projects, minutes, training, templates.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department; ls
Confidential
History
Minutes
Pending
Policies
Projects
README.md
Templates
Training
records

# A document in the wrong folder is pointed out, with the folder its type belongs in.
$ echo minutes > Policies/20240305-minutes-Weekly-meeting-V1.0.docx
$ docmgr check
Policies/20240305-minutes-Weekly-meeting-V1.0.docx
  warning  DM305  a “minutes” belongs in Minutes/
  → Minutes/20240305-minutes-Weekly-meeting-V1.0.docx

Mend: docmgr fix
Read more: docmgr explain DM305
checked 31 · errors 0 · warnings 1

# A folder that the policy does not know holds no documents; the hook says where they go.
$ rm Policies/20240305-minutes-Weekly-meeting-V1.0.docx
$ mkdir Misc && echo plan > Misc/20240305-plan-Purchases-V1.0.docx
$ git add -A && git commit -q -m "add a plan"
Misc/20240305-plan-Purchases-V1.0.docx
  error DM301 “Misc” is no folder where the department keeps documents
  → Projects/20240305-plan-Purchases-V1.0.docx
Mend: docmgr fix --staged
Read more: docmgr explain DM301
= exit 1
$ docmgr fix --staged --yes
how       name now                                lawful name                                 rules
--------  --------------------------------------  ------------------------------------------  -----
proposed  Misc/20240305-plan-Purchases-V1.0.docx  Projects/20240305-plan-Purchases-V1.0.docx  DM301
renamed 1 file
Projects/20240305-plan-Purchases-V1.0.docx
$ git commit -q -m "add a plan" && git ls-files -- Projects
Projects/.gitkeep
Projects/20240305-plan-Purchases-V1.0.docx

# A folder that is missing is made by docmgr fix.
$ git rm -q Training/.gitkeep && git commit -q -m "drop a folder" && docmgr check
Training/
  warning  DM302  the required “Training” is missing

Mend: docmgr fix
Read more: docmgr explain DM302
checked 30 · errors 0 · warnings 1
$ docmgr fix
made 1 folder
$ docmgr check
checked 31 files: nothing to find fault with

# Why: the clause.
$ docmgr explain D-2.1.1
D-2.1.1
  handbook      Classes: folders follow the types of documents: policies,
                projects, minutes, training, templates and so on.
  level         B · docmgr refuses what breaks it
  good example  Policies/20240305-policy-Operations-Handbook-V1.0.docx
  bad example   Misc/20240305-policy-Operations-Handbook-V1.0.docx
  DM301         folder not allowed here
  DM302         required folder missing
  DM303         folder name breaks its pattern
  DM305         type in the wrong folder
