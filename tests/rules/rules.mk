# SPDX-License-Identifier: GPL-2.0
# The page of the rules, and the same rules asked of Linux.

.PHONY: rules-doc oracle

# docs/rules.md is committed; a test says when it is behind the table.
rules-doc:
	$(Q)/usr/bin/python3 -B tests/rules/document.py > docs/rules.md

# Fetches Debian's kernel 6.1 once, builds the modules for it, boots it with the table's files, and
# compares every answer. Writes tests/rules/linux.txt, from which the page has Linux's column.
oracle: build/.setup $(B)/user/tests/oracle $(signing-cert)
	$(Q)scripts/fetch-linux.sh
	$(Q)tests/rules/linux.sh $(B)/tests/linux build/dl/linux/headers '$(rule-bases)' '$(rule-samples)' \
		$(signing-key) $(signing-cert) $(SIGN_FILE) $(B)/user/tests/oracle
	$(Q)/usr/bin/python3 -B tests/rules/oracle.py $(B)/tests/linux build/dl/linux
