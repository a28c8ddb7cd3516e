/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "cli/cli.h"

#define O(o) CLI_OPT(OPT_##o)

const struct command cli_commands[] = {
	{ "init", ACTION_MANAGE, MSG_CLI_INIT, MSG_COUNT, 0, 0, 0, command_init },
	{ "demo", ACTION_MANAGE, MSG_CLI_DEMO, MSG_COUNT, O(STUDENTS) | O(SEED) | O(REGION) | O(AS_OF) | O(FORMAT), 0,
	  0, command_demo },
	{ "import", ACTION_IMPORT, MSG_CLI_IMPORT, MSG_CLI_IMPORT_ARGUMENTS,
	  O(DRY_RUN) | O(REJECTS) | O(MAP) | O(LOCATION), 2, 10000, command_import },
	{ "serve", ACTION_MANAGE, MSG_CLI_SERVE, MSG_COUNT, O(LISTEN) | O(SANDBOX) | O(PATIENCE), 0, 0, command_serve },
	{ "run", ACTION_MANAGE, MSG_CLI_RUN, MSG_COUNT, O(AS_OF), 0, 0, command_run },
	{ "export", ACTION_RIGHTS, MSG_CLI_EXPORT, MSG_CLI_EXPORT_ARGUMENTS, O(FORMAT) | O(OUTPUT), 2, 2,
	  command_export },
	{ "research", ACTION_RESEARCH, MSG_CLI_RESEARCH, MSG_CLI_RESEARCH_ARGUMENTS,
	  O(OUTPUT) | O(PROJECT) | O(PURPOSE) | O(APPROVAL) | O(THRESHOLD) | O(FROM) | O(TO) | O(AS_OF) | O(FORMAT), 1,
	  1, command_research },
	{ "retention", ACTION_RETENTION, MSG_CLI_RETENTION, MSG_CLI_RETENTION_ARGUMENTS, O(AS_OF) | O(FORMAT), 1, 1,
	  command_retention },
	{ "obligations", ACTION_LIST_ALL, MSG_CLI_OBLIGATIONS, MSG_COUNT, O(AS_OF) | O(FORMAT), 0, 0,
	  command_obligations },
	{ "signals", ACTION_LIST_ALL, MSG_CLI_SIGNALS, MSG_COUNT, O(AS_OF) | O(FORMAT), 0, 0, command_signals },
	{ "status", ACTION_LIST_ALL, MSG_CLI_STATUS, MSG_COUNT, O(ON) | O(FORMAT), 0, 0, command_status },
	{ "balance", ACTION_LIST_ALL, MSG_CLI_BALANCE, MSG_COUNT, O(ON) | O(BY) | O(FORMAT), 0, 0, command_balance },
	{ "ledger", ACTION_LEDGER, MSG_CLI_LEDGER, MSG_COUNT, O(FROM) | O(TO) | O(BY) | O(FORMAT), 0, 0,
	  command_ledger },
	{ "user", ACTION_ACCOUNTS, MSG_CLI_USER, MSG_CLI_USER_ARGUMENTS,
	  O(ROLE) | O(NAME) | O(EMAIL) | O(INSTITUTION) | O(LOCATION) | O(GROUP) | O(MUNICIPALITY) | O(REGION) |
	          O(ORGANISATION) | O(PERSON) | O(FROM) | O(TO) | O(PASSWORD_STDIN) | O(FORMAT),
	  1, 3, command_user },
	{ "token", ACTION_ACCOUNTS, MSG_CLI_TOKEN, MSG_CLI_TOKEN_ARGUMENTS, O(NAME) | O(DAYS) | O(ACTION) | O(FORMAT),
	  1, 2, command_token },
	{ "setting", ACTION_MANAGE, MSG_CLI_SETTING, MSG_CLI_SETTING_ARGUMENTS, O(FORMAT), 1, 3, command_setting },
	{ "protocol", ACTION_AGREEMENT_KEEP, MSG_CLI_PROTOCOL, MSG_CLI_PROTOCOL_ARGUMENTS,
	  O(REGION) | O(FROM) | O(FORMAT), 1, 2, command_protocol },
	{ "keys", ACTION_MANAGE, MSG_CLI_KEYS, MSG_CLI_KEYS_ARGUMENTS, O(FORMAT), 1, 1, command_keys },
	{ "oidc", ACTION_MANAGE, MSG_CLI_OIDC, MSG_CLI_OIDC_ARGUMENTS, O(PASSWORD_STDIN) | O(FORMAT), 1, 4,
	  command_oidc },
	{ "mail", ACTION_MANAGE, MSG_CLI_MAIL, MSG_CLI_MAIL_ARGUMENTS, 0, 1, 64, command_mail },
	{ "register", ACTION_REGISTER_LINK, MSG_CLI_REGISTER, MSG_CLI_REGISTER_ARGUMENTS, O(FORMAT), 1, 1,
	  command_register },
	{ "backup", ACTION_MANAGE, MSG_CLI_BACKUP, MSG_CLI_BACKUP_ARGUMENTS, O(DAYS) | O(CHECK) | O(BACKUP_KEY), 1, 1,
	  command_backup },
	{ "restore", ACTION_MANAGE, MSG_CLI_RESTORE, MSG_CLI_BACKUP_ARGUMENTS, O(BACKUP_KEY), 1, 1, command_restore },
	{ "security", ACTION_SECURITY, MSG_CLI_SECURITY, MSG_COUNT, O(FORMAT) | O(SANDBOX), 0, 0, command_security },
	{ "verify", ACTION_MANAGE, MSG_CLI_VERIFY, MSG_COUNT, O(FORMAT) | O(ANCHORS), 0, 0, command_verify },
};
const size_t cli_command_count = sizeof cli_commands / sizeof cli_commands[0];

const struct command *cli_find(const char *name)
{
	for (size_t i = 0; i < cli_command_count; i++) {
		if (strcmp(cli_commands[i].name, name) == 0) {
			return &cli_commands[i];
		}
	}
	return NULL;
}
