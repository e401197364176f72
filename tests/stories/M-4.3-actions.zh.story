# M-2.4.2 M-4.3：行动项每周反馈、下次例会通报；逾期的须说明原因和补救计划才能关闭或改期。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ for m in lisi:李四:li wangwu:王五:wang zhaoliu:赵六:zhao liuqi:刘七:liu; do docmgr member add ${m%%:*} --name "$(echo $m | cut -d: -f2)" --email ${m##*:}@example.com 2>/dev/null; done
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ export DOCMGR_TODAY=2024-03-04
$ docmgr meeting new 部门例会 --at "3/5 9:00-9:40" --room 301 --with 李四,刘七 --recorder 王五 --item 通报:10 --item 项目问题讨论:30 --purpose 周例会 > ../m 2>/dev/null; docmgr meeting notify $(cat ../m) >/dev/null 2>&1
$ export DOCMGR_TODAY=2024-03-05T11:00:00+08:00
$ export GIT_AUTHOR_NAME=王五 GIT_AUTHOR_EMAIL=wang@example.com GIT_COMMITTER_NAME=王五 GIT_COMMITTER_EMAIL=wang@example.com
$ printf '决议：抽调刘七\n行动：刘七 客户系统升级项目资源调配 3/6前（4h）\n行动：李四 准备Q2季度目标拆解方案 3/11前（6h）\n' | docmgr meeting minutes $(cat ../m) --from - 2>/dev/null
$ export DOCMGR_TODAY=2024-03-08
$ docmgr meeting actions --open
编号   任务名称                  责任人  截止时间     任务状态  来源   补救计划
-----  ------------------------  ------  -----------  --------  -----  --------
[..]  客户系统升级项目资源调配  刘七    2024-03-06!  待开始    [..]  -
[..]  准备Q2季度目标拆解方案    李四    2024-03-11   待开始    [..]  -
1 项逾期（!）；关闭前须逐项说明原因和补救计划（M-4.3）
$ export GIT_AUTHOR_NAME=刘七 GIT_AUTHOR_EMAIL=liu@example.com GIT_COMMITTER_NAME=刘七 GIT_COMMITTER_EMAIL=liu@example.com
$ docmgr meeting actions --overdue --json | grep -e '"id"' -e overdue
      "id": "T-240305-[..]",
      "overdue": true,
$ docmgr meeting actions --overdue --json | sed -n 's/.*"id": "\(T-[^"]*\)".*/\1/p' > ../t
$ docmgr task log $(cat ../t) 接口联调中 --percent 60
已记录：客户系统升级项目资源调配
$ docmgr task submit $(cat ../t) --note 完成 --hours 5h
客户系统升级项目资源调配 已提交，待张三验收
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr task accept $(cat ../t)
docmgr: error: 客户系统升级项目资源调配 应在 2024-03-06 完成：逾期的行动项须先说明原因和补救计划（M-4.3）
docmgr: hint: docmgr meeting actions [..] --because "…" --remedy "…"
= exit 5
$ docmgr task set $(cat ../t) status=cancelled
docmgr: error: 客户系统升级项目资源调配 应在 2024-03-06 完成：逾期的行动项须先说明原因和补救计划（M-4.3）
docmgr: hint: docmgr meeting actions [..] --because "…" --remedy "…"
= exit 5
$ export GIT_AUTHOR_NAME=刘七 GIT_AUTHOR_EMAIL=liu@example.com GIT_COMMITTER_NAME=刘七 GIT_COMMITTER_EMAIL=liu@example.com
$ docmgr meeting actions $(cat ../t) --because 接口未就绪
docmgr: error: 缺少：--remedy PLAN
docmgr: hint: M-4.3 要求两项都写
= exit 2
$ docmgr meeting actions $(cat ../t) --because 接口未就绪 --remedy 周五前联调
已记录：客户系统升级项目资源调配
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr meeting new 部门例会 --at "3/12 9:00-9:40" > ../n
沿用 2024-03-05 的 M-240304-[..]：地点, 参会人员, 记录人, 主持人, 组织者, 议程
3/12 9:00-9:40 → 2024-03-12（周二）09:00-09:40
已安排 M-240308-[..]：部门例会，2024-03-12（周二）09:00-09:40
请在 2024-03-11（周一）前发通知：docmgr meeting notify [..]
$ docmgr meeting notify $(cat ../n)
M-240308-[..] 已通知 4 人
日历邀请：$STAGE/dept/.git/docmgr/outbox/M-240308-[..].ics
【会议通知】部门例会
会议目的：周例会
时间：2024-03-12（周二）09:00-09:40
地点：301
参会人员：李四、刘七、张三、王五
主持人：张三
记录人：王五
议程
1. 通报，10分钟
2. 项目问题讨论，30分钟
需准备资料：无
需通报的行动项：客户系统升级项目资源调配（刘七、2024-03-06）
需通报的行动项：准备Q2季度目标拆解方案（李四、2024-03-11）
$ docmgr task accept $(cat ../t)
客户系统升级项目资源调配 已完成
$ docmgr meeting actions
编号   任务名称                  责任人  截止时间    任务状态  来源   补救计划
-----  ------------------------  ------  ----------  --------  -----  ----------
[..]  客户系统升级项目资源调配  刘七    2024-03-06  已完成    [..]  周五前联调
[..]  准备Q2季度目标拆解方案    李四    2024-03-11  待开始    [..]  -
$ docmgr validate
共 9 个记录文件，全部正确
