// A fights service on net/http: draws a hero, a villain and a location from three services and decides their fight.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "fights:", err)
		os.Exit(1)
	}
}

// run serves until SIGTERM or SIGINT, and then waits for requests in flight, whose time the deadline limits.
func run() error {
	config, err := readConfig(os.Getenv)
	if err != nil {
		return err
	}
	stop, release := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer release()

	draws := newDraws(config)
	server := &http.Server{
		Handler:           newHandler(draws, config),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	listener, err := net.Listen("tcp", config.address)
	if err != nil {
		return err
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())

	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-stop.Done():
	}
	// A second signal ends the process at once.
	release()
	within, cancel := context.WithTimeout(context.Background(), config.deadline+time.Second)
	defer cancel()
	if err := server.Shutdown(within); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	draws.close()
	return nil
}
