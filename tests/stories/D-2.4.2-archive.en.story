# D-2.4.2 At the end of each month what is older than six months goes to History; what is in force stays, and what is archived can be found, proved and brought back.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department
$ docmgr new plan Project-Plan --ext md -m begin
Projects/20240305-plan-Project-Plan-V1.0.md
$ docmgr new minutes March-Meeting --ext md
Minutes/20240305-minutes-March-Meeting-V1.0.md
$ docmgr new policy Meetings --ext md > ../note.txt; docmgr submit Meetings > ../note.txt; docmgr approve Meetings 2> ../note.txt
Policies/20240305-policy-Meetings-V1.0.md

# A first look at what is due shows month end and backup, each with its clause and command.
$ docmgr due
Due         State   Clause   Duty                                              Who        Command                    Note
----------  ------  -------  ------------------------------------------------  ---------  -------------------------  --------------------------------------------
2024-03-12  coming  D-4.2    weekly backup                                     Zhang San  docmgr backup --to TARGET  say once where to: docmgr backup --to TARGET
2024-03-29  coming  D-2.4.2  month end: archive what is older than six months  Zhang San  docmgr archive             docmgr tick does it
2024-04-05  coming  D-2.3.1  pack the repository small                         Zhang San  docmgr gc                  docmgr tick does it

# Half a year later: first the plan with reasons, then one commit that changes no byte of a document.
$ export DOCMGR_TODAY=2024-09-30
$ docmgr hold add March-Meeting --reason "audit by the client"
K-240930-[..]
$ docmgr archive -n
File                                         Goes to                                                   Why
-------------------------------------------  --------------------------------------------------------  --------------------
Projects/20240305-plan-Project-Plan-V1.0.md  History/2024/Projects/20240305-plan-Project-Plan-V1.0.md  older than the limit

Stays                                           Why
----------------------------------------------  ----------------------------------------
Minutes/20240305-minutes-March-Meeting-V1.0.md  held by K-240930-[..]: docmgr hold list
1 file in force stays
$ docmgr archive
archived 1 file dated before 2024-03-30 (A-240930-[..])
stays: Minutes/20240305-minutes-March-Meeting-V1.0.md: held by K-240930-[..]: docmgr hold list
1 file in force stays
records/archive/2024/09/A-240930-[..].yml
$ docmgr archive
nothing is due (before 2024-03-30)
stays: Minutes/20240305-minutes-March-Meeting-V1.0.md: held by K-240930-[..]: docmgr hold list
1 file in force stays
$ git log -1 --format=%s
docmgr: archive 1 file dated before 2024-03-30 (A-240930-[..])

# Its history is still there; it can be proved at any time, and brought back when it is needed.
$ docmgr history Project-Plan
History/2024/Projects/20240305-plan-Project-Plan-V1.0.md  D-240305-[..]
version  date        author     approved by  change
-------  ----------  ---------  -----------  ------
V1.0     2024-03-05  Zhang San               begin
$ docmgr archive verify
1 archived file read again; faults: 0
$ docmgr archive restore Project-Plan -m "the client asked for more"
Projects/20240305-plan-Project-Plan-V1.0.md

# What somebody changed in the history folder is found.
$ docmgr hold release K-240930 --because "the audit is over"
K-240930-[..] is released: Minutes/20240305-minutes-March-Meeting-V1.0.md
$ docmgr archive --older-than 5m > ../note.txt
archived 1 file dated before 2024-04-30 (A-240930-[..])
stays: Projects/20240305-plan-Project-Plan-V1.0.md: brought back on 2024-09-30
1 file in force stays
$ echo changed >> History/2024/Minutes/20240305-minutes-March-Meeting-V1.0.md
$ docmgr archive verify
error: History/2024/Minutes/20240305-minutes-March-Meeting-V1.0.md: the file on this disk is not what was archived
1 archived file read again; faults: 1
docmgr: hint: git log --stat -- PATH; docmgr backup restore DEST
= exit 1
$ git checkout -q -- History

# Three months were missed: docmgr tick, run every day, makes up for them.
$ export DOCMGR_TODAY=2025-01-06
$ docmgr tick -n
D-2.3.1  pack the repository small: docmgr gc
D-2.4.2  month end: archive what is older than six months: docmgr archive --as-of 2024-12-31
needs a person: weekly backup (D-4.2): say once where to: docmgr backup --to TARGET
