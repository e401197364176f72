# D-2.2.1 Documents come from one template each: docmgr new makes them under a lawful name.
$ docmgr init Department --policy handbook-en --head "Zhang San <zhang@example.com>" > note.txt 2>&1; cd Department
$ docmgr new form Monthly-sales
Projects/20240305-form-Monthly-sales-V1.0.xlsx

# A document carries its title, version, author and revision table; its history begins with the first version.
$ docmgr new minutes Weekly-meeting --ext md
Minutes/20240305-minutes-Weekly-meeting-V1.0.md
$ docmgr history Weekly-meeting
Minutes/20240305-minutes-Weekly-meeting-V1.0.md  D-240305-[..]
version  date        author     approved by  change
-------  ----------  ---------  -----------  -------
V1.0     2024-03-05  Zhang San               created

# A department puts its own templates into .docmgr/templates/.
$ mkdir -p .docmgr/templates && printf '# Our own minutes\n' > .docmgr/templates/minutes.md
$ git add -A && git commit -q -m "use our own minutes"
$ docmgr new minutes Budget-meeting --ext md && head -1 Minutes/20240305-minutes-Budget-meeting-V1.0.md
Minutes/20240305-minutes-Budget-meeting-V1.0.md
\# Our own minutes

# A form from elsewhere is taken in, and it is pointed out that the department's template was not used.
$ docmgr init ../Other --policy handbook-en --head "Li Si <li@example.com>" > ../note.txt 2>&1
$ docmgr -C ../Other new record Stock --to Projects --ext xlsx 2>/dev/null && cp ../Other/Projects/*Stock*.xlsx ../Stock-form.xlsx
Projects/20240305-record-Stock-V1.0.xlsx
$ docmgr add ../Stock-form.xlsx --date 20240304
type from the name, topic from the name, date from what you said
it does not come from the department's template for form (D-2.2.1): docmgr new form Stock
Projects/20240304-form-Stock-V1.0.xlsx
