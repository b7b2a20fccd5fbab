# Attack: runs shell commands and magics
# Scores: first 5, second 2, third 3
# %% above first
!echo from the shell
# %% above first
%%bash
echo from bash
# %% above first
%load_ext autoreload
# %% above first
!pip --version
