# SPDX-License-Identifier: GPL-2.0
# Ids, su, ownership, capabilities.

#: id
id -u; id -g; id -G
as_user id -u; as_user id -g; as_user id -G

#: su
id; id user; id -un; id nosuch; echo $?
su user -c 'id; pwd; whoami'
su - user -c 'pwd; echo $HOME'
su user -c 'su root -c id' < /dev/null; echo $?
su nosuch -c id; echo $?
: > f; chown user:more f; stat -c '%U %G %u %g' f; ls -l f | awk '{ print $3, $4 }'
chown nosuch f; echo $?
groups user

#: chown-chgrp
: > f; mkdir -p d/e; : > d/e/f
chown 5 f; stat -c '%u:%g' f
chown 6:7 f; stat -c '%u:%g' f
chgrp 8 f; stat -c '%u:%g' f
chown -R 9:9 d; find d | sort | while read x; do stat -c '%n %u:%g' $x; done
ln -s f l; chown -h 3:3 l; stat -c '%u:%g' l f
chown 1000:1000 f; chmod 644 f
as_user chgrp 1000 f; echo $?
as_user chgrp 0 f; echo $?
as_user chmod 600 f; stat -c %a f
as_user chgrp 55 f; stat -c %g f

#: capabilities
setpriv -d 2> /dev/null | head -n 3
grep CapBnd /proc/self/status | wc -l
as_user sh -c 'hostname x'; echo $?
as_user mount -t tmpfs none /mnt; echo $?
as_user sh -c 'ulimit -Hn 100000'; echo $?
as_user reboot -f 2>&1 | sed 's/.*: //'
as_user insmod /tests/modules/hello.ko 2>&1 | sed 's/.*: //'
as_user rmmod hello; echo $?

#: root-keeps-nothing
as_user sh -c 'id -u; hostname x; echo $?'
as_user sh -c 'su root -c id < /dev/null'; echo $?
start-stop-daemon -S -c user -x /bin/id -- -u
start-stop-daemon -S -c user:more -x /bin/id

#: no-new-privileges
cp /bin/busybox id; chmod 4755 id
su -c 'setpriv --nnp ./id -u' user
setpriv --nnp grep NoNewPrivs /proc/self/status

#: umask-and-mode
mkdir -m 750 d; stat -c %a d
cp /bin/busybox x; chmod 4755 x; stat -c %a x
chmod u-s,g+w x; stat -c %a x
chmod a=r x; stat -c %a x
chmod +t d; stat -c %A d
chmod 8888 x; echo $?
mkdir -m 1777 t; stat -c %A t
