/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/letter.h"

#include "identity/gateway.h"

void letter_send(struct ctx *c, struct helper *out, struct letter_job *job)
{
	job->fail = (struct fail){ 0 };
	if (job->channel == LETTER_GATEWAY) {
		job->outcome = gateway_send(c->arena, out, job->gateway, &job->mail, &job->fail);
		return;
	}
	job->outcome = job->mail.server.n > 0
	                       ? outbound_mail(out, c->arena, &job->fail, &job->mail)
	                       : fail_set(&job->fail, ERR_REMOTE, NULL, "no mail server is set (setting mail_server)");
}
