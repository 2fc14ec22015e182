package main

import (
	"context"
	"net/http"
)

// newHandler returns the routes of fights.
func newHandler(d *draws, c config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) {
		sendJSON(w, map[string]string{"status": "up"})
	})
	mux.HandleFunc("GET /api/fights/randomfighters", func(w http.ResponseWriter, r *http.Request) {
		var drawn struct {
			Hero    Fighter `json:"hero"`
			Villain Fighter `json:"villain"`
		}
		if err := draw(r, c, d.hero(&drawn.Hero), d.villain(&drawn.Villain)); err != nil {
			sendProblem(w, r, err)
			return
		}
		sendJSON(w, drawn)
	})
	mux.HandleFunc("GET /api/fights/execute_fight", func(w http.ResponseWriter, r *http.Request) {
		var hero, villain Fighter
		var location Location
		if err := draw(r, c, d.hero(&hero), d.villain(&villain), d.location(&location)); err != nil {
			sendProblem(w, r, err)
			return
		}
		sendJSON(w, decideFight(hero, villain, location))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		sendProblem(w, r, &problem{
			Status: http.StatusNotFound,
			Code:   "route_not_found",
			Detail: "No route matches this path.",
		})
	})
	return mux
}

// draw makes the draws in the mode that the request names, or the default one, within the deadline. They are cancelled when
// the client disconnects.
func draw(r *http.Request, c config, legs ...leg) error {
	names := r.URL.Query()["mode"]
	if len(names) == 0 {
		names = []string{c.mode}
	}
	mode, ok := modes[names[0]]
	if !ok || len(names) > 1 {
		return &problem{
			Status: http.StatusUnprocessableEntity,
			Code:   "validation_failed",
			Detail: "mode must be one of " + modeNames + ".",
		}
	}
	ctx, cancel := context.WithTimeout(r.Context(), c.deadline)
	defer cancel()
	return mode(ctx, legs...)
}
