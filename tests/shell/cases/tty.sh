# SPDX-License-Identifier: GPL-2.0
# The terminal without a person at it. Settings are put back.

#: stty
stty -F /dev/ttyS0 -g > saved 2> /dev/null
stty -F /dev/ttyS0 sane 2> /dev/null
stty -F /dev/ttyS0 -a 2> /dev/null | sed 's/^speed.*line/SPEED; line/'
stty -F /dev/ttyS0 rows 33 cols 111; stty -F /dev/ttyS0 size
stty -F /dev/ttyS0 rows 0 cols 0
stty -F /dev/ttyS0 -echo -icanon min 5 time 7; stty -F /dev/ttyS0 -a | tail -n +2 | sed 's/SPEED//'
stty -F /dev/ttyS0 intr ^X erase ^H; stty -F /dev/ttyS0 -a | grep -o 'intr = [^;]*; .*erase = [^;]*'
stty -F /dev/ttyS0 $(cat saved)
[ "$(stty -F /dev/ttyS0 -g)" = "$(cat saved)" ] && echo back

#: stty-no-tty
stty -a < /dev/null; echo $?
stty -F /dev/null; echo $?
stty -F nosuch; echo $?

#: tty
tty < /dev/ttyS0; echo $?
tty < /dev/null; echo $?
tty -s < /dev/ttyS0; echo $?
[ -t 0 ] && echo yes || echo no
[ -t 0 ] < /dev/ttyS0 && echo yes || echo no

#: no-controlling-terminal
setsid sh -c ': < /dev/tty'; echo $?
setsid sh -c 'echo x > /dev/tty'; echo $?
awk '{ print $7 }' /proc/self/stat

#: controlling-terminal
setsid -c sh -c 'awk "{ print \$7 }" /proc/self/stat; : < /dev/tty && echo opened' < /dev/ttyS0
setsid cttyhack sh -c 'tty; awk "{ print (\$7 != 0) }" /proc/self/stat' < /dev/ttyS0 2>&1

#: script-of-job-control
set -m
sleep 100 &
set -- $(cat /proc/$!/stat)
[ $5 = $! ] && echo own group
jobs | sed 's/sleep.*//'
kill %1
ended %1
