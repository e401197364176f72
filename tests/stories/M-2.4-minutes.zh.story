# M-2.2.3 M-2.3.1 M-2.3.2 M-2.3.3 M-2.4.1 M-3.T3 M-4.2：记录人整理纪要，主持人审核，2个工作日内分发，行动项成为任务。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ for m in lisi:李四:li wangwu:王五:wang zhaoliu:赵六:zhao liuqi:刘七:liu; do docmgr member add ${m%%:*} --name "$(echo $m | cut -d: -f2)" --email ${m##*:}@example.com 2>/dev/null; done
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-04
$ docmgr meeting new 部门月度工作推进会 --at "3/5 14:00-15:00" --room 301会议室 --with 张三,李四,赵六,刘七 --recorder 王五 --item "月度工作汇报:20:李四" --item 项目问题讨论:25 --item "下周工作安排:15:张三" --material 项目进度PPT:李四 --purpose 同步3月重点工作 --host 李四 > ../m 2>/dev/null; docmgr meeting notify $(cat ../m) >/dev/null 2>&1
$ export DOCMGR_TODAY=2024-03-06
$ cat > ../notes.md <<'END'
> 1. 月度工作汇报
> 李四汇报3月重点工作进展，明确各项任务当前状态。
> 用时：25
> 2. 项目问题讨论
> 针对“客户系统升级项目”资源不足问题，决议：临时抽调刘七协助开发，3月6日前完成资源调配。
> 分歧：是否外包部分开发
> 行动：刘七 客户系统升级项目资源调配 3/6前
> 3. 下周工作安排
> 决议：下周例会议题为Q2季度目标拆解
> 行动：李四 准备Q2季度目标拆解方案 3/11前（6h）
> 缺席：赵六
> END
$ printf '决议：好\n行动：孙八 做方案 3/6前\n行动：刘七 做方案\n行动：刘七 做方案 3/4前\n' > ../bad.md
$ docmgr meeting minutes $(cat ../m) --from ../notes.md
docmgr: error: 纪要由记录人 王五 整理（M-2.2.3）
= exit 5
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr meeting minutes $(cat ../m) --from ../bad.md
docmgr: error: 以下文件有 3 处错误
../bad.md:2: 成员名录中没有 '孙八'：行动项的责任人须是成员（M-2.2.3） (docmgr member list)
../bad.md:3: 行动项 '刘七 做方案' 没有完成时间，写法如 行动：刘七 资源调配 3/6前（M-2.2.3）
../bad.md:4: 行动项 '做方案' 的完成时间 2024-03-04 早于会议日期（M-2.2.3）
docmgr: hint: 没有任何改动；请改好这些行再运行一次
= exit 3
$ docmgr meeting minutes $(cat ../m) --from ../notes.md
docmgr: warning: 月度工作汇报：既无决议，也未延后（M-2.3.3）
docmgr: warning: 未写工时的行动项暂按 8h 计，责任人可改：docmgr task set ID estimate_h=4h
M-240304-[..]：部门月度工作推进会 的纪要，2 个行动项
T-240306-[..] 客户系统升级项目资源调配 → 刘七 2024-03-06（周三）
T-240306-[..] 准备Q2季度目标拆解方案 → 李四 2024-03-11（周一）
$ docmgr task list
编号   任务名称                  责任人  截止时间    优先级  任务状态
-----  ------------------------  ------  ----------  ------  --------
[..]  客户系统升级项目资源调配  刘七    2024-03-06  中      待开始
[..]  准备Q2季度目标拆解方案    李四    2024-03-11  中      待开始
共 2 项任务
$ docmgr meeting send $(cat ../m)
docmgr: error: 主持人 李四 尚未审核这份纪要（M-2.4.1）
docmgr: hint: docmgr meeting review [..]
= exit 5
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr meeting review $(cat ../m) --return 决议不全
部门月度工作推进会 的纪要退回 王五
$ docmgr meeting review $(cat ../m)
部门月度工作推进会 的纪要已审核；下一步：docmgr meeting send [..]
$ sed -i 's/25$/20/' records/meetings/2024/03/*.yml; git commit -qam x; git restore -q --staged --worktree records
docmgr: error: records/meetings/2024/03/M-240304-[..].yml: 纪要在主持人审核后被改动（M-2.4.1）
docmgr: hint: docmgr meeting minutes [..] --from FILE
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ docmgr meeting send $(cat ../m)
部门月度工作推进会 的纪要发送：张三、李四、赵六、刘七、王五
【会议纪要】部门月度工作推进会
时间：2024-03-05（周二）14:00-15:00
决议
1. 临时抽调刘七协助开发，3月6日前完成资源调配。
2. 下周例会议题为Q2季度目标拆解
行动项
1. 客户系统升级项目资源调配，刘七，2024-03-06（周三）前
2. 准备Q2季度目标拆解方案，李四，2024-03-11（周一）前
文档：会议纪要/20240305-纪要-部门月度工作推进会-V1.0.docx
会议纪要/20240305-纪要-部门月度工作推进会-V1.0.docx
$ docmgr diff 会议纪要/*.docx 2>/dev/null; docmgr cat 会议纪要/*.docx -o ../minutes.docx 2>/dev/null; ls 会议纪要
20240305-纪要-部门月度工作推进会-V1.0.docx
$ docmgr meeting minutes $(cat ../m) --from ../notes.md
docmgr: error: M-240304-[..] 的纪要已经分发（M-2.4.1）
docmgr: hint: docmgr meeting minutes [..] --because "…"
= exit 5
$ echo '分歧：无' >> ../notes.md; docmgr meeting minutes $(cat ../m) --from ../notes.md --because 漏记一项 2>&1 | tail -1
M-240304-[..]：部门月度工作推进会 的纪要，2 个行动项
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
$ docmgr meeting review $(cat ../m) 2>/dev/null; DOCMGR_TODAY=2024-03-08 docmgr meeting send $(cat ../m) | tail -1
docmgr: warning: 逾期：纪要应在 2024-03-07（周四）前分发；审计将记为不符合 M-2.4.1
部门月度工作推进会 的纪要发送：张三、李四、赵六、刘七、王五
会议纪要/20240305-纪要-部门月度工作推进会-V1.1.docx
$ docmgr history 会议纪要/*.docx
会议纪要/20240305-纪要-部门月度工作推进会-V1.1.docx  D-240306-[..]
版本  日期        作者  审批人  修改内容
----  ----------  ----  ------  --------------------------
V1.1  2024-03-08  李四          漏记一项
V1.0  2024-03-06  王五          首次分发（M-240304-[..]）
$ docmgr meeting list --all
编号   会议主题            时间                         地点       主持人  会议状态
-----  ------------------  ---------------------------  ---------  ------  --------
[..]  部门月度工作推进会  2024-03-05 周二 14:00-15:00  301会议室  李四    已分发
$ docmgr validate; docmgr check; git status --short
共 9 个记录文件，全部正确
已检查 39 个文件：没有问题
$ git log --format='%an: %s' -6
李四: M-240304-[..] 部门月度工作推进会: minutes sent
李四: M-240304-[..] 部门月度工作推进会: minutes approved
王五: M-240304-[..] 部门月度工作推进会: minutes written anew, 2 actions
王五: M-240304-[..] 部门月度工作推进会: minutes sent
李四: M-240304-[..] 部门月度工作推进会: minutes approved
李四: M-240304-[..] 部门月度工作推进会: minutes returned
