# Growth: versions of Office files take little room, and a clone holds what somebody needs.
$ docmgr init Department --policy handbook-en > note.txt 2>&1; cd Department
$ docmgr new report Quarter
Projects/20240305-report-Quarter-V1.0.docx
$ docmgr new plan Budget
Projects/20240305-plan-Budget-V1.0.docx
$ docmgr slim
2 Office files, stored slim

# Turning it off and on is one commit each; nobody sees other changes.
$ docmgr slim off -n
write .docmgr/policy.yaml
write .gitattributes
store 2 Office files anew
$ docmgr slim off
Office files are stored as they come now
$ docmgr slim on
Office files are stored slim now; docmgr gc makes the repository small
$ git status --short

# Once a month, all versions of a document side by side.
$ docmgr gc
[..] before, [..] now

# A colleague gets one folder; what else there is comes when it is asked for.
$ cd ..; git clone -q --bare Department hub.git; git -C hub.git config uploadpack.allowFilter true
$ docmgr clone "file://$PWD/hub.git" Small --only Policies
this clone is set up
[..]/Small
$ cd Small; ls
Pending
Policies
README.md
records
$ docmgr history Quarter
Projects/20240305-report-Quarter-V1.0.docx  D-240305-[..]
version  date        author  approved by  change
-------  ----------  ------  -----------  -------
V1.0     2024-03-05  张三                 created
$ docmgr cat Quarter -o ../old.docx && cmp ../old.docx ../Department/*/*Quarter*
$ docmgr bump Quarter -m "new figures"
docmgr: error: Projects/20240305-report-Quarter-V1.0.docx is not among the folders of this clone
docmgr: hint: git sparse-checkout add Projects
= exit 2
