package main

import (
	"crypto/rand"
	"fmt"
	"time"
)

// Fight is a decided fight.
type Fight struct {
	ID            string   `json:"id"`
	FightDate     string   `json:"fight_date"`
	WinnerName    string   `json:"winner_name"`
	WinnerLevel   int      `json:"winner_level"`
	WinnerPowers  string   `json:"winner_powers"`
	WinnerPicture string   `json:"winner_picture"`
	WinnerTeam    string   `json:"winner_team"`
	LoserName     string   `json:"loser_name"`
	LoserLevel    int      `json:"loser_level"`
	LoserPowers   string   `json:"loser_powers"`
	LoserPicture  string   `json:"loser_picture"`
	LoserTeam     string   `json:"loser_team"`
	Hero          Fighter  `json:"hero"`
	Villain       Fighter  `json:"villain"`
	Location      Location `json:"location"`
}

// decideFight lets the higher level win; a tie goes to the villain.
func decideFight(hero, villain Fighter, location Location) Fight {
	winner, loser, winnerTeam, loserTeam := villain, hero, "villains", "heroes"
	if hero.Level > villain.Level {
		winner, loser, winnerTeam, loserTeam = hero, villain, "heroes", "villains"
	}
	return Fight{
		ID:            newUUID(),
		FightDate:     time.Now().UTC().Format("2006-01-02T15:04:05.000Z"),
		WinnerName:    winner.Name,
		WinnerLevel:   winner.Level,
		WinnerPowers:  winner.Powers,
		WinnerPicture: winner.Picture,
		WinnerTeam:    winnerTeam,
		LoserName:     loser.Name,
		LoserLevel:    loser.Level,
		LoserPowers:   loser.Powers,
		LoserPicture:  loser.Picture,
		LoserTeam:     loserTeam,
		Hero:          hero,
		Villain:       villain,
		Location:      location,
	}
}

// newUUID returns a random UUID (RFC 9562, version 4).
func newUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
