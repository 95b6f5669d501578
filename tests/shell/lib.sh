# SPDX-License-Identifier: GPL-2.0
# What the cases share. Each begins in an empty directory of its own, /tmp/t.

# busybox's shell takes its own applets first, whatever PATH says.
if [ "$TOOLS" ]; then
	for tool in depmod insmod kmod lsmod modinfo modprobe rmmod; do
		eval "$tool() { $TOOLS$tool \"\$@\"; }"
	done
fi

# Run the words as user 1000, who is in groups 1000 and 55.
as_user()
{
	case $1 in
	insmod | lsmod | rmmod)
		tool=$1
		shift
		set -- $TOOLS$tool "$@"
		;;
	esac
	su -c '"$0" "$@"' user -- "$@"
}

# Print the status of the words, after what they say.
status()
{
	"$@"
	echo "-> $?"
}

# until_ok WORDS: ask until they succeed; the run's clock ends what never does.
until_ok()
{
	until "$@" 2> /dev/null; do
		usleep 2000
	done
}

# The state letter of a process; nothing where there is none.
state()
{
	sed -n 's/^State:[ \t]*\(.\).*/\1/p' /proc/$1/status 2> /dev/null
}

in_state()
{
	[ "$(state $1)" = "$2" ]
}

runs()
{
	[ "$(readlink /proc/$1/exe)" = $2 ]
}

gone()
{
	[ ! -e /proc/$1 ]
}

# Wait for a child and print its status. Whether the shell says how a child ended depends on who
# was quicker.
ended()
{
	wait $1 2> /dev/null
	echo $?
}

# The modules that were built with the kernel that runs.
K=/lib/modules/$(uname -r)/kernel

# Lines of indexes about these samples, sorted: a new sample changes no expectation.
indexed()
{
	names='big|busy|consumer|ctor|failinit|gplexport|gpluser|hello|noexit|nongpl|params'
	names="$names|provider|purelib|weak"
	grep -E "^kernel/($names)[.]ko|^alias .* ($names)\$" "$@" | sort
}

# Names, users and dependents of what is loaded; sizes are a matter of the compiler's options.
listed()
{
	awk '{ print $1, $3, $4, $5 ($7 ~ /P/ ? " P" : "") }' /proc/modules | sort
}

# balanced WORDS: run three times; after the last the kernel's accounts must be as before it.
# Pages of the processes that look are the same at both looks.
balanced()
{
	accounts=/sys/kernel/debug/accounting
	"$@" > /dev/null
	"$@"
	sh -c "cat $accounts" > /tmp/after
	sh -c "cat $accounts" > /tmp/before
	sh -c "cat $accounts" > /tmp/before
	"$@"
	sh -c "cat $accounts" > /tmp/after
	diff /tmp/before /tmp/after && echo balanced
}
