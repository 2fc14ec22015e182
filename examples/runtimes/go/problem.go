package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
)

// A problem is an error with a response of its own (RFC 9457).
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance"`
	Code     string `json:"code"`
}

func (p *problem) Error() string { return p.Code + ": " + p.Detail }

// sendProblem responds with the problem in err; any other error is logged and hidden.
func sendProblem(w http.ResponseWriter, r *http.Request, err error) {
	sent := problem{Status: http.StatusInternalServerError, Code: "internal_error", Detail: "An internal error occurred."}
	var known *problem
	if errors.As(err, &known) {
		sent = *known
	} else {
		log.Print(err)
	}
	sent.Type = "about:blank"
	sent.Title = http.StatusText(sent.Status)
	sent.Instance = r.URL.Path
	send(w, sent.Status, "application/problem+json", sent)
}

func sendJSON(w http.ResponseWriter, value any) {
	send(w, http.StatusOK, "application/json; charset=utf-8", value)
}

func send(w http.ResponseWriter, status int, contentType string, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		log.Print(err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	w.Write(body)
}
