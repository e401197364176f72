# R-1.1 R-1.2：人员、设备、预算都可以申请调配；谁批、批到哪一步、卡在谁那里，一查便知。
$ export DOCMGR_LANG=zh
$ docmgr init dept --policy handbook-zh --head "张三 <zhang@example.com>" --head-id zhangsan >/dev/null 2>&1; cd dept
$ export GIT_AUTHOR_NAME=张三 GIT_AUTHOR_EMAIL=zhang@example.com GIT_COMMITTER_NAME=张三 GIT_COMMITTER_EMAIL=zhang@example.com
$ member() { printf 'schema: member/1\nid: %s\nname: %s\nemails: [%s@example.com]\nroles: [{role: %s}]\n' "$@" > records/members/$1.yml; }; member lisi 李四 li lead; member wangwu 王五 wang assistant; member zhaoliu 赵六 zhao member; member sunba 孙八 sun upper; git add records; git commit -qm 成员名录
$ export GIT_AUTHOR_NAME=李四 GIT_AUTHOR_EMAIL=li@example.com GIT_COMMITTER_NAME=李四 GIT_COMMITTER_EMAIL=li@example.com
# 人员
$ export DOCMGR_TODAY=2024-03-05T09:00:00+08:00
$ docmgr resource request --type 人员借调 --quantity 1人 --budget 0 --use-from 2024-03-11 --use-to 2024-03-22 --why 客户系统升级项目开发资源不足 --effect 按期完成接口联调 > ../r1
R-240305-[..]：人员借调 1人，0元（零元整）；审批路线：负责人 张三 → 上级主管部门 孙八
# 设备
$ export DOCMGR_TODAY=2024-03-05T09:10:00+08:00
$ docmgr resource request --type 电脑设备 --quantity 1台 --budget 6,000元 --use-from 2024-03-11 --why 新员工入职，现有设备不足 --effect 入职当天可开展工作 > ../r2
R-240305-[..]：电脑设备 1台，6,000元（陆仟元整）；审批路线：负责人 张三 → 上级主管部门 孙八
# 预算
$ export DOCMGR_TODAY=2024-03-05T09:20:00+08:00
$ docmgr resource request --type 项目经费 --quantity 1笔 --budget 六千元 --use-from 2024-03-11 --why 客户满意度问卷调研 --effect 回收20家客户问卷 > ../r3
docmgr: warning: 项目经费 不在本部门资源类别表中，按重要资源处理（R-2.1.2b）
R-240305-[..]：项目经费 1笔，6,000元（陆仟元整）；审批路线：负责人 张三 → 上级主管部门 孙八
$ docmgr resource list
编号   资源类型  数量  预算金额  申请人  使用时间起  申请状态
-----  --------  ----  --------  ------  ----------  ---------------
[..]  人员借调  1人   0         李四    2024-03-11  待审批 · 负责人
[..]  电脑设备  1台   6,000     李四    2024-03-11  待审批 · 负责人
[..]  项目经费  1笔   6,000     李四    2024-03-11  待审批 · 负责人
$ docmgr resource list --json | grep -e '"type"' -e waits_for
      "type": "人员借调",
      "waits_for": "head",
      "type": "电脑设备",
      "waits_for": "head",
      "type": "项目经费",
      "waits_for": "head",
