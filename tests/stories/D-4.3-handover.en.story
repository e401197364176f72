# D-4.3 Whoever leaves hands over. A last day is noted, and the handover begins.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department
$ docmgr member add li --name "Li Si" --email li@example.com --role lead:Projects
li is a member now
$ docmgr member add wang --name "Wang Wu" --email wang@example.com
wang is a member now
$ git config user.name "Li Si"; git config user.email li@example.com
$ docmgr new plan Project-Plan --ext md
Projects/20240305-plan-Project-Plan-V1.0.md
$ docmgr task add "Collect data" -d "Export all orders of March and check 500 of them" --goal report --deliverable table --to wang --owner li --due 2024-03-29 -p high -e 8
[..] is registered: Collect data
[..]
$ docmgr member leave li --last-day 2024-03-15
docmgr: error: only the head may do this (G-2): Zhang San <zhang@example.com>
docmgr: hint: ask the head to run this command
= exit 5
$ git config user.name "Zhang San"; git config user.email zhang@example.com
$ docmgr member leave li --last-day 2024-03-15
Li Si leaves on 2024-03-15; handover [..] is open
next: docmgr handover li --to USER2
$ docmgr due
Due         State   Clause   Duty                                              Who               Command                     Note
----------  ------  -------  ------------------------------------------------  ----------------  --------------------------  --------------------------------------------
2024-03-08  coming  T-2.3.2  sum up the tasks of 2024-W10                      Wang Wu           docmgr task week submit
2024-03-12  coming  D-4.2    weekly backup                                     Zhang San         docmgr backup --to TARGET   say once where to: docmgr backup --to TARGET
2024-03-15  coming  D-4.3    hand over what Li Si holds                        Li Si, Zhang San  docmgr handover li
2024-03-29  coming  D-2.4.2  month end: archive what is older than six months  Zhang San         docmgr archive              docmgr tick does it
2024-03-29  coming  R-2.3.3  one-on-one talks: Li Si, Wang Wu                  Zhang San         docmgr oneonone done li
2024-03-29  coming  T-2.4.1  hand in: Collect data                             Li Si             docmgr task submit [..]
2024-03-29  coming  T-2.4.2  review the tasks of 2024-03                       Zhang San         docmgr task review 2024-03
2024-04-05  coming  D-2.3.1  pack the repository small                         Zhang San         docmgr gc                   docmgr tick does it

# What they hold is listed; one command passes it on.
$ docmgr handover "Li Si"
still theirs (3)
kind      title         as         receiver
--------  ------------  ---------  --------
document  Project-Plan  owner      -
task      Collect data  initiator  -
task      Collect data  owner      -

needs a person (1)
kind  title                    as      what to do
----  -----------------------  ------  -----------------------------------------
role  project lead (Projects)  holder  docmgr member set ID --role lead:Projects

next: docmgr handover li --to USER2
10 days until the last one, 2024-03-15
$ docmgr handover "Li Si" --to "Wang Wu"
passed on (3)
kind      title         as         receiver
--------  ------------  ---------  --------
document  Project-Plan  owner      Wang Wu
task      Collect data  initiator  Wang Wu
task      Collect data  owner      Wang Wu

needs a person (1)
kind  title                    as      what to do
----  -----------------------  ------  -----------------------------------------
role  project lead (Projects)  holder  docmgr member set ID --role lead:Projects

next: the commands above, or docmgr handover li --waive ITEM --reason …
10 days until the last one, 2024-03-15

# The role is for the head to give; while something is left, nothing is closed.
$ docmgr handover "Li Si" --complete
docmgr: error: Li Si still holds 1 item: project lead (Projects) (lead:Projects) (D-4.3)
docmgr: hint: docmgr handover li --to USER2 | --waive ITEM --reason …
= exit 5
$ docmgr member set wang --role lead:Projects
wang is changed
$ docmgr handover "Li Si" --complete
stays where it is (1)
kind      title         as           receiver
--------  ------------  -----------  --------
document  Project-Plan  last author  Wang Wu

the handover of Li Si is closed
print it and have it signed:
Projects/20240305-record-Handover list Li Si-V1.0.docx
$ docmgr handover --status
leaver  last day    state  still open  passed on  waived  Record
------  ----------  -----  ----------  ---------  ------  --------------
Li Si   2024-03-15  done   -           3          0       [..]
$ docmgr member set li --joined 2024-09-02
li is changed
