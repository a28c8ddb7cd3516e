/* SPDX-License-Identifier: EUPL-1.2 */
#include <signal.h>

#include "cli/cli.h"

int main(int argc, char **argv)
{
	/* A file that may not grow is an error to be told, not a reason to die in the middle of a word. */
	(void)signal(SIGXFSZ, SIG_IGN);
	return cli_main(argc, argv);
}
