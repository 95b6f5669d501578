# SPDX-License-Identifier: GPL-2.0
# What the cases of area refuse share: the rows of the bad files. No process but the tools' is made
# for a row: there are hundreds.

rules=/tests/rules
tab=$(printf '\t')

# What C's library says of an errno.
errno_says()
{
	case $1 in
	2) says='No such file or directory' ;;
	8) says='Exec format error' ;;
	12) says='Cannot allocate memory' ;;
	17) says='File exists' ;;
	22) says='Invalid argument' ;;
	74) says='Bad message' ;;
	129) says='Key was rejected by service' ;;
	*) says="errno $1" ;;
	esac
}

# due STATUS LINE: what the tool that wrote `out` had to answer to the row at hand; the line only
# where the row is refused.
due()
{
	due=$1
	line=$2
	[ $error != 0 ] || line=
	wrote=
	read -r wrote < out
	[ $got = $due ] || echo "$name: status $got, not $due"
	[ "$wrote" = "$line" ] || echo "$name: $wrote"
	[ $error != 0 ] || rmmod $module
	tried=$((tried + 1))
}

# rows: each row of the bad files to try(), with the module that it wants to be there. Rows that are
# steps or have parameters or a name that is not a file's are test_refuse's alone.
rows()
{
	tried=0
	while IFS=$tab read -r name file module error enforced steps before flags only args rest; do
		case $steps$args$module in
		--victim | --nsexport | --nsuser | --posinit) ;;
		*) continue ;;
		esac
		[ $before = - ] || insmod $rules/$before
		try
		[ $before = - ] || rmmod ${before%.ko}
	done < $rules/manifest
	listed | grep -v '^noexit '
}
