# E-4.3、R-4.3：仅负责人可见的事件，内容不出现在提交说明、缓存和任务中。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME="张三" GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME="张三" GIT_COMMITTER_EMAIL=zhang@example.com
$ docmgr incident report 薪资数据外泄 --restricted --nature 薪资表被转发到外部 --scope 涉及全部门薪资 --proposal 收回权限并联系收件人 > ../i
docmgr: warning: records/incidents/private 未加密：有本仓库的人都能读到这个文件（D-2.3.2）
docmgr: hint: docmgr vault seal records/incidents/private --zone head
I-240305-[..]：已上报 张三，请其启动预案：docmgr incident activate [..]
$ docmgr incident activate $(cat ../i) --no-plan 薪资事项不设预案 --owner zhangsan --by +4h
docmgr: warning: 没有预案，请事后补充：docmgr plan add（E-2.1.2）
I-240305-[..]：由 张三 处理，时限 2024-03-05 13:00
$ docmgr incident log $(cat ../i) 已收回薪资表权限; docmgr incident resolve $(cat ../i) --result 薪资表已删除 --cause 薪资表未加密 --improvement 薪资表加密存放; docmgr incident close $(cat ../i) --retro 2024-03-05
I-240305-[..]：已记录
I-240305-[..]：处理完成
I-240305-[..]：已结案
T-240305-[..]：I-240305-[..] 的改进事项 → 张三，2024-03-19
$ docmgr incident list --all; docmgr task list
编号   事件名称                   事件类别  严重程度  责任人  处理时限          事件状态
-----  -------------------------  --------  --------  ------  ----------------  --------
[..]  【仅负责人】 薪资数据外泄  其他      中        张三    2024-03-05 13:00  已结案
编号   任务名称                   责任人  截止时间    优先级  任务状态
-----  -------------------------  ------  ----------  ------  --------
[..]  I-240305-[..] 的改进事项  张三    2024-03-19  中      待开始
共 1 项任务
$ git log --format=%s -5
I-240305-[..]: closed
I-240305-[..]: resolved
I-240305-[..]: progress
I-240305-[..]: under way
I-240305-[..]: reported
$ strings .git/docmgr/records.sqlite3 2>/dev/null | grep -c 薪资; git grep -l 薪资
0
records/incidents/private/2024/03/I-240305-[..].yml
$ sed -i 's/^classification: .*/classification: internal/' records/incidents/private/2024/03/*.yml; git commit -qam open; git checkout -q HEAD -- records
docmgr: error: records/incidents/private/2024/03/I-240305-[..].yml: 事件密级在上报时确定：已经公开的内容无法再保密
docmgr: error: records/incidents/private/2024/03/I-240305-[..].yml: I-240305-[..] 已结束
docmgr: hint: docmgr incident report
