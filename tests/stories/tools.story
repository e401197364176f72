# The stage: a real shell, a real git, the real docmgr.
$ docmgr --version
docmgr [..]

# Folder and variables last from one command to the next.
$ mkdir "部门 共享盘" && cd "部门 共享盘" && export WHO=张三
$ echo "$WHO in $(basename "$PWD")"
张三 in 部门 共享盘

$ git init --quiet && git status --short --branch
## No commits yet on main

$ cat > note.txt <<'END'
> first line
> second line
> END
$ cat note.txt
first line
...

$ false
= exit 1
