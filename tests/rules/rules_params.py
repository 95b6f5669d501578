# SPDX-License-Identifier: GPL-2.0
"""Parameter strings for the sample `params`, which is as it was built."""

from rules import Row, add

LONG = "c" * 1024

# rule/variant -> errno, string, the parameter that the refusal names
REFUSED = {
    "range/byte": ("ERANGE", "a_byte=256"),
    "range/short": ("ERANGE", "a_short=32768"),
    "range/short-low": ("ERANGE", "a_short=-32769"),
    "range/ushort": ("ERANGE", "a_ushort=65536"),
    "range/int": ("ERANGE", "an_int=2147483648"),
    "range/uint": ("ERANGE", "a_uint=4294967296"),
    "range/long": ("ERANGE", "a_long=9223372036854775808"),
    "range/ulong": ("ERANGE", "a_ulong=18446744073709551616"),
    "range/ullong": ("ERANGE", "a_ullong=18446744073709551616"),
    "range/hexint": ("ERANGE", "a_hexint=0x100000000"),
    "range/callback": ("ERANGE", "percent=101"),
    "value/int": ("EINVAL", "an_int=12x"),
    "value/int-empty": ("EINVAL", "an_int="),
    "value/unsigned-minus": ("EINVAL", "a_uint=-1"),
    "value/byte-minus": ("EINVAL", "a_byte=-1"),
    "value/hexint": ("EINVAL", "a_hexint=beef"),
    "value/bool": ("EINVAL", "a_bool=maybe"),
    "value/invbool": ("EINVAL", "an_invbool=maybe"),
    "value/bint": ("EINVAL", "a_bint=2"),
    "value/callback": ("EINVAL", "percent=none"),
    "value/bare-int": ("EINVAL", "an_int"),
    "value/bare-charp": ("EINVAL", "a_charp"),
    "value/bare-string": ("EINVAL", "a_string"),
    "value/bare-array": ("EINVAL", "an_array"),
    "value/array-overflow": ("EINVAL", "an_array=1,2,3,4,5"),
    "value/array-element": ("EINVAL", "an_array=1,x"),
    "value/array-of-texts": ("EINVAL", "names=a,b,c,d"),
    "value/last-of-two": ("EINVAL", "a_byte=256 an_int=x"),
    "range/last-of-two": ("ERANGE", "an_int=x a_byte=256"),
    "length/string": ("ENOSPC", "a_string=sixteen-letters!"),
    "length/charp": ("ENOSPC", f"a_charp={LONG}c"),
}

# variant -> string, words of what init prints or the loader says
TAKEN = {
    "byte": ("a_byte=255", "a_byte=255"),
    "octal": ("a_byte=010", "a_byte=8"),
    "hexint": ("a_hexint=0xbeef", "a_hexint=0xbeef"),
    "charp-of-1024": (f"a_charp={LONG}", "a_charp="),
    "bool-bare": ("a_bool", "a_bool=1"),
    "invbool": ("an_invbool=y", "an_invbool=0"),
    "bint": ("a_bint=1", "a_bint=1"),
    "string": ("a_string=fifteen-letters", "a_string=\"fifteen-letters\""),
    "array": ("an_array=1,2,3,4", "an_array[3]=4"),
    "array-of-texts": ("names=a,b,c", "names[2]=\"c\""),
    "callback": ("percent=100", "percent=100"),
    "dashes": ("a-byte=9 an-int=10", "a_byte=9|an_int=10"),
    "quotes": ("a_charp=\"two words\"", "a_charp=\"two words\""),
    "quotes-around-the-word": ("\"a_charp=two words\"", "a_charp=\"two words\""),
    "equals-in-the-value": ("a_charp=a=b", "a_charp=\"a=b\""),
    "twice": ("an_int=1 an_int=2", "an_int=2"),
    "after-two-dashes": ("an_int=6 -- an_int=7", "params|an_int=7|ignored"),
    "unknown": ("no_such_parameter=1", "unknown parameter 'no_such_parameter' ignored"),
    "unknown-bare": ("nosuchbare an_int=3", "an_int=3"),
    "async_probe": ("async_probe", None),
}


def shown(text):
    """A string as the page shows it."""
    return "parameters `" + text.replace(LONG, "c...1024 of them...") + "`"


for name, (error, text) in REFUSED.items():
    symbol = text.split()[-1].split("=")[0]
    add(Row(f"params.{name}", error, shown(text), base="params", args=text,
            words=f"symbol {symbol}"))

for name, (text, words) in TAKEN.items():
    add(Row(f"params.good/{name}", "0", shown(text), base="params", args=text, says=words or ""))
