# SPDX-License-Identifier: GPL-2.0
# Directories, links, renames, sparse files, times, sizes, mounts.

#: directories
mkdir a a/b; mkdir -p a/c/d/e; mkdir a; echo $?
mkdir no/such; echo $?
find a | sort
rmdir a; echo $?
rmdir a/b; echo $?
rmdir -p a/c/d/e; echo $?
rmdir a; echo $?
: > file
mkdir file; echo $?
mkdir file/x; echo $?
rmdir file; echo $?
mkdir d
rmdir d/.; echo $?
stat -c '%F %h %a' d
mkdir d/1 d/2 d/3
stat -c %h d

#: many-names
mkdir many
cd many
seq 1 3000 | xargs touch
ls | wc -l
ls | sort -n | tail -n 2
find . -name '*99' | wc -l
rm -f *5
ls | wc -l
cd ..
rm -r many
ls

#: long-names
name=$(printf '%255s' x | tr ' ' n)
: > $name && ls | wc -c
(: > ${name}n); echo $?
path=.
for i in $(seq 1 20); do path=$path/$(printf '%200s' x | tr ' ' p); done
mkdir -p $path; echo $? | tail -n 1
ls $path 2>&1 | sed 's/p\{20,\}/P/g'

#: hard-links
echo text > a
ln a b
stat -c '%n %h' a b
echo more >> b
cat a
[ a -ef b ] && echo same
rm a
stat -c '%n %h' b
cat b
ln b b; echo $?
mkdir d
ln d e; echo $?
ln nosuch x; echo $?

#: symlinks
echo text > a
ln -s a l
cat l
readlink l
stat -c '%N %F %s' l
stat -L -c '%n %F' l
ls -l l | cut -c 1-10
ln -s nosuch dangling
cat dangling; echo $?
echo made > dangling
cat nosuch
ln -s loop1 loop2; ln -s loop2 loop1
cat loop1; echo $?
mkdir d; echo in > d/f
ln -s d ld
cat ld/f
ls ld
ls -d ld/
rmdir ld; echo $?
rm ld; ls d
ln -sf b l; readlink l
ln -s x/../y rel; readlink rel
readlink -f d/../d/./f
realpath l; echo $?
ln -s $(printf '%4000s' x) long; readlink long | wc -c

#: symlink-chains
echo end > l0
i=0
while [ $i -lt 45 ]; do ln -s l$i l$((i + 1)); i=$((i + 1)); done
cat l40; echo $?
cat l41; echo $?

#: rename
echo one > a; echo two > b
mv a b; cat b; ls
mkdir d e
mv b d; cat d/b
mv d e; find e | sort
mv e e/d; echo $?
mkdir full full/x empty
mv full empty; find . | sort
: > f
mv -T empty f; echo $?
mv -T f empty; echo $?
mv nosuch x; echo $?
mkdir x1 x2
mv -T x1 x2; echo $?
mkdir x1; : > x2/in
mv -T x1 x2; echo $?
ln f g
mv f g; ls -d f g

#: unlink-while-open
echo one > a
exec 3<> a
rm a
ls
echo two >&3
stat -L -c '%s %h' /proc/self/fd/3
cat /proc/self/fd/3
exec 3>&-

#: rename-while-open
echo one > a; echo two > b
exec 3< b
mv a b
cat <&3
cat b
exec 3<&-

#: sparse
dd if=/dev/zero of=s bs=1 count=1 seek=10000000 2> /dev/null
stat -c '%s' s
[ $(stat -c %b s) -lt 100 ] && echo sparse
tail -c 5 s | od -c
echo end >> s
tail -c 4 s
dd if=/dev/zero of=t bs=1M seek=1000 count=0 2> /dev/null
stat -c '%s %b' t
echo middle | dd of=t bs=1M seek=500 conv=notrunc 2> /dev/null
dd if=t bs=1M skip=500 count=1 2> /dev/null | head -n 1
truncate -s 100 t; stat -c %s t
truncate -s 5 s; od -c s
du -k t | cut -f 1

#: truncate
seq 1 100 > a
truncate -s 10 a; cat a
truncate -s 20 a; od -c a
truncate -s +5 a; stat -c %s a
: > a; stat -c %s a
truncate -s 5 nosuchdir/x; echo $?

#: text-busy
cp /bin/busybox sleep
./sleep 100 &
pid=$!
until_ok runs $pid /tmp/t/sleep
echo x > sleep; echo $?
echo x >> sleep; echo $?
cp /bin/true sleep 2>&1 | sed 's/.*: //'
dd if=/dev/null of=sleep 2>&1 | head -n 1
mv sleep moved; echo $?
rm moved; echo $?
kill $pid
ended $pid
cp /bin/busybox busybox
exec 3>> busybox
./busybox true; echo $?
exec 3>&-
./busybox true; echo $?

#: copy
mkdir -p a/b
echo one > a/f; chmod 640 a/f; ln -s f a/l; chmod 700 a/b
touch -d '2001-02-03 04:05:06' a/f a/b
cp -a a c
find c | sort | while read f; do stat -c '%n %F %a %Y' $f; done |
	sed '/^c 7\|^c dir/s/[0-9]*$//; /^c.l/s/[0-9]*$//'
readlink c/l
cp -r a d; stat -c '%F' d/l
cp -rL a e; stat -c '%F' e/l
cp a x; echo $?
cp a/f a/f; echo $?
cp a/f nosuch/; echo $?
cp a/f a/l many; echo $?

#: find
mkdir -p x/y/z; : > x/one.c; : > x/y/two.c; echo 12345 > x/y/z/three.h
find x -name '*.c' | sort
find x -type d | sort
find x -size +0c -type f | sort
find x -newer x/one.c -name 'nosuch'
find x -name '*.c' -exec echo found {} \; | sort
find x -depth | tail -n 1
find x -mindepth 2 -maxdepth 2 | sort
find x -perm 644 | sort
find x -name z -prune -o -type f -print | sort
find x -name '*.c' -exec rm {} +; find x | sort
find nosuch; echo $?

#: stat-formats
printf 1234567890 > f
chmod 4751 f
chown 12:34 f
touch -d '2020-01-02 03:04:05' f
stat -c '%n %s %f %F %a %A %u %g %h %Y %y' f
ls -l f | cut -c 1-10
stat -c '%t %T %F' /dev/null
stat -c '%t %T %F' /dev/console
mkdir d; stat -c '%A %F' d
stat -t f | cut -d ' ' -f 1,2,4-6
stat nosuch; echo $?
ls -ln f | sed 's/  */ /g'
ls -lan --full-time f | sed 's/  */ /g'
test -f f && test -s f && test -x f && test -u f && echo tests

#: touch
touch a; [ -e a ] && echo made
touch -d '1999-12-31 23:59:59' a; stat -c %Y a
touch -t 203801190314.08 a; stat -c %Y a
touch -r a b; stat -c %Y b
touch -c nosuch; echo $?; ls
touch nosuch/x; echo $?
touch -d @0 a; stat -c '%X %Y' a
touch c; [ c -nt a ] && echo newer
touch -h -d @77 c
ln -s nowhere l; touch -h -d @5 l; stat -c %Y l

#: times-move
: > a; touch -d @1000 a
cat a; stat -c %Y a
echo x >> a; [ $(stat -c %Y a) -gt 1000 ] && echo written
touch -d @1000 a; chmod 600 a; stat -c %Y a
[ $(stat -c %Z a) -gt 1000 ] && echo changed
mkdir d; touch -d @1000 d; : > d/x; [ $(stat -c %Y d) -gt 1000 ] && echo entry
touch -d @1000 d; rm d/x; [ $(stat -c %Y d) -gt 1000 ] && echo removed
touch -d @1000 d a; mv a d/a; stat -c %Y d/a

#: mknod
mknod null c 1 3; echo $?
echo x > null; cat null | wc -c
mknod zero c 1 5; head -c 3 zero | od -c
mknod fifo p; stat -c %F fifo
mknod block b 7 0; stat -c '%F %t %T' block
mknod nothing c 250 250; cat nothing; echo $?
cat block; echo $?
mknod null c 1 3; echo $?
as_user mknod x c 1 3; echo $?

#: mount
mkdir m
mount -t tmpfs none m; echo $?
grep ' /tmp/t/m ' /proc/mounts | cut -d ' ' -f 1-3
echo in > m/f
mountpoint m 2> /dev/null || grep -c ' /tmp/t/m ' /proc/mounts
cat m/f
cd m; umount /tmp/t/m; echo $?
cd ..; umount m; echo $?
ls m
umount m; echo $?
mount -t nosuchfs none m; echo $?
mount -t tmpfs none nosuch; echo $?
mount -t tmpfs none m; rmdir m; echo $?
mv m n; echo $?
rm -r m; echo $?
umount -l m; echo $?
mount -t proc p m; cat m/self/comm; umount m
as_user mount -t tmpfs none m; echo $?

#: mount-bind-and-read-only
mkdir a b; echo in > a/f
mount --bind a b; echo $?
cat b/f; echo more >> b/f; cat a/f
umount b; ls b
mount -t tmpfs -o ro none b
(: > b/x); echo $?
mkdir b/x; echo $?
mount -o remount,rw b; echo $?
: > b/x; ls b
mount -o remount,ro b
rm b/x; echo $?
umount b

#: mount-stacked
mkdir m
mount -t tmpfs one m; : > m/1
mount -t tmpfs two m; : > m/2
ls m
umount m; ls m
umount m; ls m
mount -t tmpfs -o size=64k,mode=700 three m; stat -c %a m
dd if=/dev/zero of=m/f bs=1k count=100 2>&1 | head -n 1
stat -c %s m/f
df -k m | awk 'NR == 2 { print $2, $5, $6 }'
umount m

#: df
df -k /proc /sys | awk 'NR > 1 { print $1, $6 }'
mkdir m; mount -t tmpfs -o size=1m space m
df m | awk 'NR == 2 { print $1, $2, $3, $4, $6 }'
dd if=/dev/zero of=m/f bs=1k count=512 2> /dev/null
df m | awk 'NR == 2 { print $1, $2, $3, $4, $5, $6 }'
rm m/f; df m | awk 'NR == 2 { print $3 }'
umount m

#: chroot
mkdir -p r/bin r/proc
cp /bin/busybox r/bin
ln -s busybox r/bin/sh
chroot r /bin/sh -c 'pwd; echo /*; cd ..; pwd; /bin/busybox ls /'
chroot r /bin/nosuch; echo $?
chroot nosuch /bin/sh; echo $?
as_user chroot r /bin/sh; echo $?
chroot r /bin/busybox readlink /proc/self/exe; echo $?

#: permissions
mkdir -m 777 d; echo secret > f; chmod 600 f
as_user cat f; echo $?
chmod 604 f; as_user cat f
as_user sh -c 'echo x > f'; echo $?
as_user touch d/mine; stat -c '%u %g' d/mine
mkdir -m 1777 s; : > s/roots
as_user rm -f s/roots; echo $?
as_user mv s/roots s/x; echo $?
mkdir -m 700 p; : > p/in; as_user ls p; echo $?
as_user cat p/in; echo $?
mkdir -m 711 q; echo known > q/name; as_user cat q/name; as_user ls q; echo $?
cp /bin/busybox busybox; chmod 744 busybox; as_user ./busybox true; echo $?
chmod 755 busybox; as_user ./busybox id -u
as_user chmod 777 f; echo $?
as_user chown 1000 f; echo $?
mkdir -m 2777 g; chown 0:55 g; as_user touch g/new; as_user mkdir g/sub
stat -c '%n %g %a' g/new g/sub

#: access
: > f; chmod 000 f
[ -r f ] && [ -w f ] && echo root may; [ -x f ] || echo not execute
as_user sh -c '[ -r f ] || echo user may not'
chmod 111 f; [ -x f ] && echo executable

#: set-user-id
cp /bin/busybox id; chmod 4755 id
as_user ./id -u
chmod 2755 id; chown 0:77 id; chmod 2755 id
as_user ./id -g
chown 5:5 id; stat -c %a id
chmod 6777 id; as_user sh -c 'echo x >> id' ; stat -c %a id

#: proc-self-fd-and-exclusive
set -C; : > lock; (: > lock); echo $?
set +C
ls -l /proc/self/fd/0 | sed 's/.* -> //'

#: tar
mkdir -p a/b; seq 1 1000 > a/f; ln -s f a/l; ln a/f a/h; chmod 600 a/b; chown -R 3:4 a/b
touch -h -d @1000000000 a/f a/l a/b a
tar cf t.tar a/f a/l a/h a/b; tar tvf t.tar
mkdir x; tar xf t.tar -C x
find x | sort | while read f; do stat -c '%n %F %a %u %g %h' $f; done
cmp a/f x/a/f && echo same
tar czf t.tgz a; tar tzf t.tgz | sort
tar xf nosuch.tar; echo $?
head -c 700 t.tar | tar tf -; echo $?

#: cpio
mkdir -p a/b; echo one > a/f; ln -s f a/l; mknod a/null c 1 3; mkfifo a/p; ln a/f a/h
touch -h -d @1000000000 a/f a/l a/b a
find a | sort | cpio -o -H newc 2> /dev/null > c; cpio -t < c 2> /dev/null
mkdir x; cd x; cpio -id < ../c 2> /dev/null
find . | sort | while read f; do stat -c '%n %F %a %t %T' $f; done
cat a/h

#: gzip-bzip2-xz
seq 1 20000 > a; md5sum a
gzip -k a 2> /dev/null || gzip < a > a.gz; zcat a.gz | md5sum
bzip2 < a | bunzip2 | md5sum
gzip < a | gunzip -t; echo $?
echo garbage | gunzip; echo $?

#: diff-patch-cmp
seq 1 20 > a; sed 's/^7$/seven/; 15d' a > b
diff -u a b | tail -n +3; echo $?
diff -u a b > p; patch a < p; cmp a b; echo $?
cmp a /dev/null; echo $?
mkdir x y; cp a x; cp b y/a; echo z >> y/a; diff -r x y; echo $?

#: du
mkdir a; dd if=/dev/zero of=a/f bs=1k count=100 2> /dev/null
du -k a/f | cut -f 1
ln a/f a/g; du -ka a | sort | head -n 1

#: ls
: > b; : > a; mkdir c; ln -s a l; mkfifo p; : > .hidden; chmod +x b
ls; ls -a; ls -F; ls -1r; ls -d */ ; ls -A
ls -la | awk '{ print $1, $2, $3, $4, $NF }' | grep -v '^total' | grep -v ' \.\.*$'
ls nosuch a; echo $?

#: dd
seq 1 1000 > a
dd if=a bs=10 skip=3 count=2 2> /dev/null
dd if=a of=b bs=100 2>&1 | head -n 2
dd if=a of=c bs=64 conv=sync 2> /dev/null; stat -c %s c
printf abcdefgh > d; printf XY | dd of=d bs=1 seek=2 conv=notrunc 2> /dev/null; cat d; echo
dd if=nosuch; echo $?
dd if=/dev/zero of=big bs=64M count=1 2> /dev/null; stat -c %s big; rm big
dd if=a of=/dev/full 2>&1 | head -n 1

#: glob
touch a1 a2 b1 .h 'x y'
echo *; echo a*; echo ?1; echo [ab]1; echo .h*; echo nosuch*
for f in *; do echo "<$f>"; done
