# What is mine to do. Outside of a department docmgr says how to begin.
$ docmgr
No department repository here.

docmgr demo    Build a small department with history and walk through it
docmgr init    Make a department repository, or adopt a folder or a clone
docmgr clone   Get a department repository onto this computer, all set up
docmgr --help  List all commands
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department
$ docmgr member add li --name "Li Si" --email li@example.com --role lead
li is a member now
$ docmgr task add "Survey 20 clients" -d "Survey 20 clients by phone and write the report" --goal report --deliverable report --to zhang --owner li --due 2024-03-08 -p high -e 12
[..] is registered: Survey 20 clients
[..]
$ docmgr risk add "File server fails" --likelihood high --severity high --owner li --mitigation "weekly backup"
docmgr: warning: File server fails: a high risk without a plan (E-2.1.2) → docmgr plan add TITLE … --risk [..]
docmgr: warning: the plan of a high risk is made within 10 working days, by 2024-03-19 (Tue) (E-2.1.2, agreed by us)
[..]: File server fails, level high, next review 2024-04-05 (Fri, day off)
[..]

# Alone it shows my duties, the most urgent first, each with its clause and the command that clears it.
$ git config user.name "Li Si"; git config user.email li@example.com
$ docmgr new policy Meeting-Rules --ext md
Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md
$ echo "Be in time." >> Pending/Policies/20240305-policy-Meeting-Rules-V1.0.md; docmgr submit Meeting-Rules > ../note.txt 2>&1
$ docmgr task start "$(docmgr task list --json | grep -o 'T-[0-9]*-[a-z0-9]*' | head -1)"
Survey 20 clients is under way
$ docmgr
Due         State    Clause   Duty                                         Command
----------  -------  -------  -------------------------------------------  ----------------------------------
2024-03-05  due now  T-2.3.1  report on: Survey 20 clients                 docmgr task log [..] TEXT
2024-03-19  coming   E-2.1.2  make a plan for the risk: File server fails  docmgr plan add TITLE --risk [..]
2024-04-05  coming   E-2.1.1  review the risk: File server fails           docmgr risk review [..]
Li Si: 3 duties
$ docmgr task log "$(docmgr task list --json | grep -o 'T-[0-9]*-[a-z0-9]*' | head -1)" "30 calls made, 12 answers"
noted for Survey 20 clients
$ docmgr
Due         State   Clause   Duty                                         Command
----------  ------  -------  -------------------------------------------  ----------------------------------
2024-03-08  coming  T-2.4.1  hand in: Survey 20 clients                   docmgr task submit [..]
2024-03-19  coming  E-2.1.2  make a plan for the risk: File server fails  docmgr plan add TITLE --risk [..]
2024-04-05  coming  E-2.1.1  review the risk: File server fails           docmgr risk review [..]
Li Si: 3 duties

# The head approves, and sees what the others owe.
$ git config user.name "Zhang San"; git config user.email zhang@example.com
$ docmgr
Due         State    Clause   Duty                                              Command                                               Note
----------  -------  -------  ------------------------------------------------  ----------------------------------------------------  --------------------------------------------
2024-03-05  due now  D-2.2.2  approve or send back: Meeting-Rules V1.0          docmgr approve 20240305-policy-Meeting-Rules-V1.0.md
2024-03-08  coming   T-2.3.2  sum up the tasks of 2024-W10                      docmgr task week submit
2024-03-12  coming   D-4.2    weekly backup                                     docmgr backup --to TARGET                             say once where to: docmgr backup --to TARGET
2024-03-29  coming   D-2.4.2  month end: archive what is older than six months  docmgr archive                                        docmgr tick does it
2024-03-29  coming   R-2.3.3  one-on-one talks: Li Si                           docmgr oneonone done li
2024-03-29  coming   T-2.4.2  review the tasks of 2024-03                       docmgr task review 2024-03
2024-04-05  coming   D-2.3.1  pack the repository small                         docmgr gc                                             docmgr tick does it
Zhang San: 7 duties
$ docmgr due --who li --until 2024-03-08
Due         State   Clause   Duty                        Command
----------  ------  -------  --------------------------  ------------------------
2024-03-08  coming  T-2.4.1  hand in: Survey 20 clients  docmgr task submit [..]
$ docmgr due --who "Sun Ba"
docmgr: error: nobody in the member directory is called Sun Ba
docmgr: hint: see: docmgr member list
= exit 2

# Whoever is not in the member directory learns so.
$ git config user.name "Sun Ba"; git config user.email sun@example.com
$ docmgr
Department repository: $STAGE/Department
Sun Ba <sun@example.com> is not in its member directory

docmgr due     Show what is due, by which clause, and what clears it
docmgr check   Check names and folders against the handbook
docmgr member  Keep the member directory
docmgr doctor  Find out what is wrong with this installation
docmgr --help  List all commands
