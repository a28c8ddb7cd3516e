/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve/serve.h"

#include <sodium.h>
#include <stdio.h>

#include "access/live.h"
#include "access/log_queue.h"
#include "access/web.h"
#include "base/log.h"
#include "http/server.h"
#include "identity/oidc_net.h"
#include "intake/api.h"
#include "serve/counter.h"
#include "serve/feeder.h"
#include "serve/importer.h"
#include "serve/mailer.h"
#include "serve/registrar.h"
#include "serve/minute.h"
#include "serve/night.h"
#include "outreach/pages.h"
#include "serve/routes.h"
#include "serve/watch.h"
#include "web_files.h"

/* A batch of 10,000 marks is parsed, sorted and settled in the arena of its request. */
enum { ARENA_CAP = 96 * 1024 * 1024, PATHS_CAP = 64 * 1024 };

static enum err start(struct fail *f, const struct serve_options *options, struct web_app *app,
                      struct http_listener *listener, struct http_server **ret)
{
	unsigned char page_secret[SECRET_BYTES];
	struct http_options o = {
		.listener = listener,
		.routes = serve_routes,
		.route_sets = serve_route_sets,
		.hooks = web_hooks(app),
		.files = web_files,
		.file_count = web_count,
		.secret = page_secret,
		.arena_cap = ARENA_CAP,
		.deadline_ms = options->patience_seconds * 1000,
		.queue_age_ms = options->patience_seconds * 200,
	};

	enum err e;

	serve_hooks(&o.hooks);
	keys_page_secret(options->keys, page_secret);
	e = http_server_start(f, &o, ret);
	sodium_memzero(page_secret, sizeof page_secret);
	return e;
}

static enum err lock_in(struct fail *f, const struct serve_options *options)
{
	struct arena a;
	enum err e;

	arena_init(&a, PATHS_CAP);
	e = serve_box_enter(f, &a, options->url, keys_path(options->keys), options->sandbox);
	arena_reset(&a);
	return e;
}

static void use_processes(const struct serve_options *options, struct web_app *app)
{
	app->helpers = options->helpers;
	app->job = helpers_find(options->helpers, "job");
	app->out = helpers_find(options->helpers, "out");
}

static enum err until_stopped(struct fail *f, const struct serve_options *options)
{
	(void)fprintf(stderr, "sluitend: http://%s\n", options->listen);
	http_server_wait();
	if (!helpers_alive(options->helpers)) {
		return fail_set(f, ERR_IO, NULL, "the process that starts the others ended");
	}
	log_line(LOG_INFO, "stop", "finishing what runs");
	return OK;
}

enum err serve_run(struct fail *f, const struct serve_options *options)
{
	struct log_queue *log DEFER(log_queue_destroy) = NULL;
	struct db_writer *writer DEFER(db_writer_destroy) = NULL;
	struct oidc_cache *oidc DEFER(oidc_cache_destroy) = NULL;
	struct live_hub *live DEFER(live_hub_destroy) = NULL;
	struct http_server *server DEFER(http_server_stop) = NULL;
	struct night *night DEFER(night_stop) = NULL;
	struct worker *mailer DEFER(worker_stop) = NULL;
	struct registrar *registrar DEFER(registrar_stop) = NULL;
	struct worker *importer DEFER(worker_stop) = NULL;
	struct worker *feeder DEFER(worker_stop) = NULL;
	struct minute *minute DEFER(minute_stop) = NULL;
	struct counter *counter DEFER(counter_stop) = NULL;
	struct http_listener listener DEFER(http_listener_close) = { .fd = -1 };
	struct watch *watch DEFER(watch_stop) = NULL;
	struct live_hub *telling DEFER(live_hub_stop) = NULL;
	struct web_app app = { .url = options->url,
		               .keys = options->keys,
		               .fixed_today = options->fixed_today,
		               .places = serve_places,
		               .place_count = serve_place_count,
		               .parts = serve_today_parts,
		               .part_count = serve_today_part_count,
		               .person_parts = serve_person_parts,
		               .person_part_count = serve_person_part_count,
		               .corrections = &answer_corrections };

	use_processes(options, &app);
	TRY(http_listen(f, options->listen, &listener));
	app.listen = options->listen;
	app.loopback = listener.loopback;
	TRY(lock_in(f, options));
	TRY(db_writer_create(f, options->url, &writer));
	app.writer = writer;
	TRY(log_queue_create(f, writer, options->keys, &log));
	app.log = log;
	TRY(oidc_cache_create(&oidc));
	app.oidc = oidc;
	TRY(live_hub_create(&live));
	app.live = live;
	TRY(start(f, options, &app, &listener, &server));
	/* NOLINTNEXTLINE(clang-analyzer-deadcode.DeadStores): its cleanup reads it */
	telling = live;
	TRY(live_hub_start(f, live, &app));
	TRY(watch_start(f, options->keys, server, &watch));
	TRY(night_start(f, &app, &night));
	TRY(mailer_start(f, &app, &mailer));
	TRY(registrar_start(f, &app, &registrar));
	TRY(importer_start(f, &app, &importer));
	TRY(feeder_start(f, &app, &feeder));
	TRY(minute_start(f, &app, &minute));
	TRY(counter_start(f, &app, &counter));
	return until_stopped(f, options);
}
