# M-2.2.3 M-2.3.1 M-2.3.2 M-2.3.3 M-2.4.1 M-3.T3 M-4.2: the recorder writes, the host approves, out in two working days, actions become tasks.
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ for m in lisi:李四:li wangwu:王五:wang zhaoliu:赵六:zhao liuqi:刘七:liu; do docmgr member add ${m%%:*} --name "$(echo $m | cut -d: -f2)" --email ${m##*:}@example.com 2>/dev/null; done
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-04
$ docmgr meeting new 部门月度工作推进会 --at "3/5 14:00-15:00" --room 301会议室 --with 张三,李四,赵六,刘七 --recorder 王五 --item "月度工作汇报:20:李四" --item 项目问题讨论:25 --item "下周工作安排:15:张三" --material 项目进度PPT:李四 --purpose 同步3月重点工作 --host 李四 > ../m 2>/dev/null; docmgr meeting notify $(cat ../m) >/dev/null 2>&1
$ export DOCMGR_TODAY=2024-03-06
$ cat > ../notes.md <<'END'
> 1. 月度工作汇报
> Li reports on the main work of March.
> Took: 25
> 2. 项目问题讨论
> The upgrade project lacks people.
> Decision: Liu helps the developers, the plan is made by 6 March.
> Disagreement: whether to hire from outside
> Action: liuqi resource plan of the upgrade project by 3/6
> 3. 下周工作安排
> Decision: the next meeting is about the goals of Q2
> Action: lisi draft of the goals of Q2 by 3/11 (6h)
> Absent: zhaoliu
> END
$ printf 'Decision: yes\nAction: Sun plan by 3/6\nAction: liuqi plan\nAction: liuqi plan by 3/4\n' > ../bad.md
$ docmgr meeting minutes $(cat ../m) --from ../notes.md
docmgr: error: the recorder 王五 writes the minutes (M-2.2.3)
= exit 5
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr meeting minutes $(cat ../m) --from ../bad.md
docmgr: error: 3 mistakes in the files below
../bad.md:2: nobody in the member directory is called 'Sun': an action has a member as its owner (M-2.2.3) (docmgr member list)
../bad.md:3: the action 'liuqi plan' has no date: write it like Action: Liu resource plan by 3/6 (M-2.2.3)
../bad.md:4: the action 'plan' is due on 2024-03-04, before the meeting (M-2.2.3)
docmgr: hint: nothing was changed; mend the lines and run it again
= exit 3
$ docmgr meeting minutes $(cat ../m) --from ../notes.md
docmgr: warning: 月度工作汇报: neither decided nor deferred (M-2.3.3)
docmgr: warning: actions without hours count 8h each until their owner says: docmgr task set ID estimate_h=4h
M-240304-[..]: minutes of 部门月度工作推进会 with 2 actions
T-240306-[..] resource plan of the upgrade project → 刘七 2024-03-06 (Wed)
T-240306-[..] draft of the goals of Q2 → 李四 2024-03-11 (Mon)
$ docmgr task list
Id     title                                 owner  due         priority  status
-----  ------------------------------------  -----  ----------  --------  ------
[..]  resource plan of the upgrade project  刘七   2024-03-06  medium    to do
[..]  draft of the goals of Q2              李四   2024-03-11  medium    to do
2 tasks
$ docmgr meeting send $(cat ../m)
docmgr: error: the host 李四 has not approved these minutes (M-2.4.1)
docmgr: hint: docmgr meeting review [..]
= exit 5
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr meeting review $(cat ../m) --return "the first item has no decision"
the minutes of 部门月度工作推进会 go back to 王五
$ docmgr meeting review $(cat ../m)
the minutes of 部门月度工作推进会 are approved; next: docmgr meeting send [..]
$ sed -i 's/25$/20/' records/meetings/2024/03/*.yml; git commit -qam x; git restore -q --staged --worktree records
docmgr: error: records/meetings/2024/03/M-240304-[..].yml: the minutes were changed after the host's review (M-2.4.1)
docmgr: hint: docmgr meeting minutes [..] --from FILE
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr meeting send $(cat ../m)
the minutes of 部门月度工作推进会 go to 张三, 李四, 赵六, 刘七, 王五
[Minutes] 部门月度工作推进会
Time: 2024-03-05 (Tue) 14:00-15:00
Decisions
1. Liu helps the developers, the plan is made by 6 March.
2. the next meeting is about the goals of Q2
Actions
1. resource plan of the upgrade project, 刘七, by 2024-03-06 (Wed)
2. draft of the goals of Q2, 李四, by 2024-03-11 (Mon)
Document: 会议纪要/20240305-纪要-部门月度工作推进会-V1.0.docx
会议纪要/20240305-纪要-部门月度工作推进会-V1.0.docx
$ docmgr diff 会议纪要/*.docx 2>/dev/null; docmgr cat 会议纪要/*.docx -o ../minutes.docx 2>/dev/null; ls 会议纪要
20240305-纪要-部门月度工作推进会-V1.0.docx
$ docmgr meeting minutes $(cat ../m) --from ../notes.md
docmgr: error: the minutes of M-240304-[..] are sent already (M-2.4.1)
docmgr: hint: docmgr meeting minutes [..] --because "…"
= exit 5
$ echo 'Disagreement: none' >> ../notes.md; docmgr meeting minutes $(cat ../m) --from ../notes.md --because "a point was missing" 2>&1 | tail -1
M-240304-[..]: minutes of 部门月度工作推进会 with 2 actions
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr meeting review $(cat ../m) 2>/dev/null; DOCMGR_TODAY=2024-03-08 docmgr meeting send $(cat ../m) | tail -1
docmgr: warning: late: the minutes were due by 2024-03-07 (Thu); the audit counts it against M-2.4.1
the minutes of 部门月度工作推进会 go to 张三, 李四, 赵六, 刘七, 王五
会议纪要/20240305-纪要-部门月度工作推进会-V1.1.docx
$ docmgr history 会议纪要/*.docx
会议纪要/20240305-纪要-部门月度工作推进会-V1.1.docx  D-240306-[..]
version  date        author  approved by  change
-------  ----------  ------  -----------  ---------------------------
V1.1     2024-03-08  李四                 a point was missing
V1.0     2024-03-06  王五                 first sent (M-240304-[..])
$ docmgr meeting list --all
Id     topic               Time                        place      host  status
-----  ------------------  --------------------------  ---------  ----  ------
[..]  部门月度工作推进会  2024-03-05 Tue 14:00-15:00  301会议室  李四  sent
$ docmgr validate; docmgr check; git status --short
9 record files: all in order
checked 39 files: nothing to find fault with
$ git log --format='%an: %s' -6
李四: M-240304-[..] 部门月度工作推进会: minutes sent
李四: M-240304-[..] 部门月度工作推进会: minutes approved
王五: M-240304-[..] 部门月度工作推进会: minutes written anew, 2 actions
王五: M-240304-[..] 部门月度工作推进会: minutes sent
李四: M-240304-[..] 部门月度工作推进会: minutes approved
李四: M-240304-[..] 部门月度工作推进会: minutes returned
