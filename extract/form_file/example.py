"""The form that `twofold form new` writes where it is given nothing to begin with: two tables, to be changed."""

from __future__ import annotations

EXAMPLE = """\
name: my-review
title: My review
version: 1
tables:
  - name: studies
    label: Studies
    description: One row per study.
    identity: [study]
    fields:
      - name: study
        label: Study
        type: key
        guidance: A short name for the study, used on every sheet.
        example: S01
        prefilled: true
      - name: label
        label: Citation
        type: text
        guidance: First author and year.
        example: Smith 2019
        prefilled: true
      - name: country
        label: Country
        type: countries
        guidance: Where the participants lived.
        example: Portugal
      - name: design
        label: Design
        type: choice
        guidance: As the report describes it.
        example: cohort
        required: true
        choices:
          - code: trial
            label: randomised trial
            definition: Participants were assigned to groups at random.
            aliases: [RCT]
          - code: cohort
            definition: Participants were followed over time, without being assigned to groups.
          - code: cross_sectional
            label: cross-sectional
            definition: Everything was measured once.
        other: true
      - name: finished
        label: Finished
        type: choice
        guidance: yes when everything about this study is filled in, on every sheet.
        choices: ['yes', 'no']
        finished_when: 'yes'
        scored: false
  - name: groups
    label: Groups
    description: One row per group of participants that the report describes.
    identity: [study, group]
    parent: studies
    expected: true
    fields:
      - name: study
        label: Study
        type: reference
        to: studies
        guidance: The name of the study, as on the sheet Studies.
        example: S01
      - name: group
        label: Group
        type: words
        guidance: The report's name for the group.
        example: intervention
      - name: n_enrolled
        label: Enrolled
        type: count
        guidance: How many people were in the group at the beginning.
        example: '40'
        required: true
        evidence: true
      - name: n_analysed
        label: Analysed
        type: count
        guidance: How many people the results are about.
        example: '38'
        required: true
        evidence: true
      - name: age_mean
        label: Mean age
        type: number
        guidance: In years, as printed.
        example: '41.3'
        plausible: [0, 100]
      - name: notes
        label: Notes
        type: text
        guidance: Anything the other extractor should know. It is not compared.
        optional: true
rules:
  - code: more-analysed-than-enrolled
    table: groups
    severity: error
    message: "{n_analysed} people were analysed, but only {n_enrolled} were enrolled"
    reads: [n_analysed, n_enrolled]
    holds: n_analysed <= n_enrolled
    why: Nobody can be analysed who was not enrolled. One of the two numbers is mistyped, or from another group.
    passes: {n_enrolled: '40', n_analysed: '38'}
    fails: {n_enrolled: '40', n_analysed: '48'}
"""
