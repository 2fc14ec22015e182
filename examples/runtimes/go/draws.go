package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

const maxResponseBytes = 256 * 1024

// Fighter is a hero or a villain, as its service returns it.
type Fighter struct {
	ID        int    `json:"id"`
	Level     int    `json:"level"`
	Name      string `json:"name"`
	OtherName string `json:"otherName"`
	Picture   string `json:"picture"`
	Powers    string `json:"powers"`
}

// Location is a place, as its service returns it.
type Location struct {
	ID          int    `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Picture     string `json:"picture"`
}

func (f Fighter) isComplete() bool  { return f.Level >= 1 && f.Name != "" }
func (l Location) isComplete() bool { return l.Name != "" }

// draws are the three draws of a fight, over kept connections. The transport has a pool for each upstream.
type draws struct {
	client                      *http.Client
	heroes, villains, locations string
}

func newDraws(c config) *draws {
	return &draws{
		client: &http.Client{
			Transport: &http.Transport{
				DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
				MaxConnsPerHost:     c.maxInFlight,
				MaxIdleConnsPerHost: c.maxInFlight,
				IdleConnTimeout:     30 * time.Second,
				// The bodies are a few hundred bytes.
				DisableCompression: true,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		heroes:    c.heroes + "/api/heroes/random_hero",
		villains:  c.villains + "/api/villains/random_villain",
		locations: c.locations + "/api/locations/random_location",
	}
}

func (d *draws) close() { d.client.CloseIdleConnections() }

func (d *draws) hero(into *Fighter) leg    { return drawInto(into, d.client, "heroes", d.heroes) }
func (d *draws) villain(into *Fighter) leg { return drawInto(into, d.client, "villains", d.villains) }
func (d *draws) location(into *Location) leg {
	return drawInto(into, d.client, "locations", d.locations)
}

// drawInto draws from an upstream. Its error is a problem whose code begins with the upstream's name.
func drawInto[T interface{ isComplete() bool }](into *T, client *http.Client, upstream, url string) leg {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := client.Do(request)
		if err != nil {
			return failure(upstream, err)
		}
		defer response.Body.Close()
		// Read to its end: only then is the connection used again.
		body, err := io.ReadAll(io.LimitReader(response.Body, maxResponseBytes+1))
		if err != nil {
			return failure(upstream, err)
		}
		switch {
		case response.StatusCode != http.StatusOK:
			return unexpectedStatus(upstream, response.StatusCode)
		case len(body) > maxResponseBytes:
			return badGateway(upstream, "too_large", "The response of the %s service is larger than the limit.")
		case json.Unmarshal(body, into) != nil || !(*into).isComplete():
			return badGateway(upstream, "bad_answer", "The %s service returned an invalid response.")
		}
		return nil
	}
}

func failure(upstream string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return timeout(upstream)
	}
	return badGateway(upstream, "unreachable", "The %s service could not be reached.")
}

func unexpectedStatus(upstream string, status int) error {
	switch status {
	case http.StatusNotFound:
		detail := fmt.Sprintf("The %s service has no data to return.", upstream)
		return &problem{Status: http.StatusNotFound, Code: upstream + "_empty", Detail: detail}
	case http.StatusGatewayTimeout:
		return timeout(upstream)
	}
	return badGateway(upstream, "bad_status", "The %s service failed.")
}

func badGateway(upstream, outcome, format string) error {
	detail := fmt.Sprintf(format, upstream)
	return &problem{Status: http.StatusBadGateway, Code: upstream + "_" + outcome, Detail: detail}
}

func timeout(upstream string) error {
	detail := fmt.Sprintf("The %s service did not respond before the deadline.", upstream)
	return &problem{Status: http.StatusGatewayTimeout, Code: upstream + "_timeout", Detail: detail}
}
