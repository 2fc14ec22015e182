package main

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"
)

type config struct {
	address     string
	mode        string
	deadline    time.Duration
	maxInFlight int
	heroes      string
	villains    string
	locations   string
}

// readConfig reads the environment. Its error names the first invalid variable.
func readConfig(getenv func(string) string) (config, error) {
	var failure error
	text := func(name, usual string) string {
		if value := getenv(name); value != "" {
			return value
		}
		return usual
	}
	fail := func(format string, values ...any) {
		if failure == nil {
			failure = fmt.Errorf(format, values...)
		}
	}
	integer := func(name, usual string, least, most int) int {
		value, err := strconv.Atoi(text(name, usual))
		if err != nil || value < least || value > most {
			fail("%s: expected a whole number from %d to %d, got %q", name, least, most, getenv(name))
		}
		return value
	}
	address := func(name, usual string) string {
		value := text(name, usual)
		if parsed, err := url.Parse(value); err != nil || parsed.Host == "" ||
			(parsed.Scheme != "http" && parsed.Scheme != "https") {
			fail("%s: expected an http:// or https:// URL, got %q", name, value)
		}
		return value
	}
	mode := text("ORCHESTRATION", "parallel")
	if _, ok := modes[mode]; !ok {
		fail("ORCHESTRATION: expected one of %s, got %q", modeNames, mode)
	}
	port := integer("PORT", "3000", 0, 65535)
	return config{
		address:     net.JoinHostPort(text("HOST", "127.0.0.1"), strconv.Itoa(port)),
		mode:        mode,
		deadline:    time.Duration(integer("DEADLINE_MS", "3000", 1, 600_000)) * time.Millisecond,
		maxInFlight: integer("UPSTREAM_MAX_IN_FLIGHT", "20", 1, 256),
		heroes:      address("HEROES_URL", "http://127.0.0.1:8001"),
		villains:    address("VILLAINS_URL", "http://127.0.0.1:8002"),
		locations:   address("LOCATIONS_URL", "http://127.0.0.1:8003"),
	}, failure
}
